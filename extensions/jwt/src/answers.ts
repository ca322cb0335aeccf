import type { Context } from "hono";
import { jsonify } from "phial";
import type { JWTError } from "./jwt-error.ts";
import type { JWTAnswers } from "./options.ts";

/** Who answers an error: the manager that has refused the token. */
export interface RefusalOwner {
  readonly answers: JWTAnswers;
  /** JWT_ERROR_MESSAGE_KEY. */
  readonly messageKey: string;
}

const owners = new WeakMap<JWTError, RefusalOwner>();

/** Says whose error it is, unless that is known. */
export function own(error: JWTError, owner: RefusalOwner): void {
  if (!owners.has(error)) owners.set(error, owner);
}

/** Answers a refused token as Flask-JWT-Extended does, or as the app has said. */
export async function answerRefusal(
  error: JWTError,
  c: Context,
  fallback: RefusalOwner,
): Promise<string | object> {
  const { answers, messageKey } = owners.get(error) ?? fallback;
  const { kind, message, token, status } = error;
  const answer = answers[kind];
  if (answer) return answer({ kind, message, token }, c);
  return jsonify(c, { [messageKey]: message }, status);
}
