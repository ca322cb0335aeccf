/** Something small to repeat in process: the default export of a file in `src/micro/<group>`. */
export interface Operation {
  /** Called over and over; what it returns is thrown away, a promise is awaited first. */
  call(): unknown;
  /** Throws when the operation does not do what the others of its group do. */
  check(): Promise<void> | void;
  /** The version of what is measured. @default that of the package with the file's name */
  readonly version?: string;
}
