import { PhialError } from "phial";

/** A statement is for a transaction that is no more. */
export function transactionEnded(): PhialError {
  return new PhialError(
    "DATABASE_TRANSACTION_ENDED",
    "A statement came when its transaction had ended; it was not done.",
    "Await every statement of a transaction within it: await Promise.all([...]).",
  );
}
