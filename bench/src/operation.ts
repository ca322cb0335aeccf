/** Something small to repeat in process: the default export of a file in `src/micro/<group>`. */
export interface Operation {
  /** Called over and over; what it returns is thrown away, a promise is awaited first. */
  call(): unknown;
  /** Throws when the operation does not do what the others of its group do. */
  check(): Promise<void> | void;
  /** Puts back what calls have changed: called before each round, and not timed. */
  between?(): Promise<void> | void;
  /** How many calls the warm-up begins with. @default 1000 */
  readonly firstCalls?: number;
  /** The version of what is measured. @default that of the package with the file's name */
  readonly version?: string;
}
