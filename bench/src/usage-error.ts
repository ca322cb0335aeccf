/** The command line or the machine does not allow what was asked; printed without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
