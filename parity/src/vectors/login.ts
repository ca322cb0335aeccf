import {
  decodeCookie,
  encodeCookie,
  makeNextParam,
  type RememberKey,
  sessionIdentifier,
  urlWithNext,
} from "@phial/login";
import { isPhialError } from "phial";
import { decodeValue } from "../values.ts";

type Input = Record<string, unknown>;

/** The vectors of the group `login`: the functions of Flask-Login, done with `@phial/login`. */
export const functions: Record<string, (input: Input) => unknown> = {
  "login.encode_cookie": (input) => encodeCookie(String(input["value"]), keyOf(input)),
  "login.decode_cookie": (input) => decodeCookie(String(input["value"]), [keyOf(input)]) ?? null,
  "login.session_identifier": ({ remote_addr: address, headers }) =>
    sessionIdentifier(String(address), (headers as Record<string, string>)["User-Agent"]),
  "login.make_next_param": (input) =>
    makeNextParam(String(input["login_url"]), String(input["current_url"])),
  "login.login_url": ({ login_view: view, next_url: next, next_field: nextField, force_host }) => {
    if (typeof next !== "string") return view;
    const forceHost = typeof force_host === "string" ? force_host : null;
    const field = typeof nextField === "string" ? nextField : undefined;
    return urlWithNext(String(view), { next, nextField: field, forceHost });
  },
};

/** The name of Python's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  return isPhialError(error, "LOGIN_KEY_INVALID") ? "UnicodeEncodeError" : "Error";
}

function keyOf({ key }: Input): RememberKey {
  return decodeValue(key) as RememberKey;
}
