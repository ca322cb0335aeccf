import { safeJoin, safeRedirectTarget, secureFilename } from "phial";
import { iriToUri, uriToIri } from "phial/http";
import { routingFunctions } from "./routing.ts";

type Input = Record<string, unknown>;

/** The vectors of the group `urls`: files, IRIs, targets of redirects, routing. */
export const functions: Record<string, (input: Input) => unknown> = {
  ...routingFunctions,
  "werkzeug.secure_filename": (input) => secureFilename(text(input)),
  "werkzeug.safe_join": (input) => {
    const paths = Array.isArray(input["paths"]) ? input["paths"].map(String) : [];
    return safeJoin(String(input["directory"]), ...paths) ?? null;
  },
  "werkzeug.iri_to_uri": (input) => iriToUri(text(input)),
  "werkzeug.uri_to_iri": (input) => uriToIri(text(input)),
  is_safe_url: (input) => {
    const { origin } = new URL(String(input["host_url"]));
    // No target comes out as this: it has a space.
    const fallback = "not safe";
    return safeRedirectTarget(String(input["target"]), { origin, fallback }) !== fallback;
  },
};

/** The name of Python's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "URI_INVALID" || code === "URL_VALUE_INVALID") return "ValueError";
  return error instanceof Error ? error.name : typeof error;
}

function text(input: Input): string {
  return String(input["value"]);
}
