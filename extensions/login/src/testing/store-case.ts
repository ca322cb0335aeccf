/** A case that every store of a kind passes; it rejects with what is wrong. */
export interface StoreCase {
  readonly name: string;
  run(): Promise<void>;
}
