import type { DivergenceRule } from "./divergence.ts";
import type { Vector } from "./recording.ts";

type ExplainsVector = NonNullable<DivergenceRule["explainsVector"]>;

/** How the rules of `divergence-rules.ts` that concern functions know their vectors, by id. */
export const vectorRules = {
  "cookie-name": ({ function: name, input }) =>
    name === "http.dump_cookie" && /^$|[=;,\0-\x1f\x7f]/.test(textOf(input["key"])),
  "cookie-bytes": ({ function: name, input }) =>
    name === "http.parse_cookie" && !isUtf8(textOf(input["value"])),
  "host-label": ({ function: name, input }) =>
    name === "http.host_is_trusted" &&
    textsOf(input["trusted"]).some((host) => host.includes("..")),
  "path-device": (vector, got) =>
    refusesPath(vector, got) &&
    /(?:^|\/)(?:aux|con|nul|prn|com\d|lpt\d)(?:[. :][^/]*)?(?:\/|$)/i.test(joined(vector)),
  "path-nul": (vector, got) => refusesPath(vector, got) && joined(vector).includes("\0"),
  "path-empty": ({ function: name, input }) => name === "routing.match" && input["path"] === "",
  "python-notation": ({ function: name, output }, got) =>
    name === "routing.build" &&
    "output" in got &&
    withoutPython(textOf(output)) === withoutPython(textOf(got.output)),
  "url-value-refused": ({ function: name, input, output }, got) =>
    name === "routing.build" &&
    typeof output === "string" &&
    "error" in got &&
    Object.values(Object(input["values"])).some(isCutByPython),
  "redirect-target": ({ function: name, input }, got) => {
    if (name !== "is_safe_url" || !("output" in got)) return false;
    const [target, host] = [textOf(input["target"]), textOf(input["host_url"])];
    return got.output === true ? isOurs(target, host) : isSuspicious(target, host);
  },
  "password-unreadable": ({ function: name, error }, got) =>
    checksPassword(name) && error?.type === "ValueError" && isNo(got),
  "password-empty": ({ function: name, input }, got) =>
    checksPassword(name) && (input["password"] ?? input["value"]) === "" && isNo(got),
  "password-too-long": ({ function: name, input }, got) =>
    name.startsWith("bcrypt.") &&
    Buffer.byteLength(textOf(input["password"])) > 72 &&
    (isNo(got) || "error" in got),
} satisfies Record<string, ExplainsVector>;

function checksPassword(name: string): boolean {
  return /\.(?:check_password_hash|verify_password|verify_hash)$/.test(name);
}

function isNo(got: Parameters<ExplainsVector>[1]): boolean {
  return "output" in got && got.output === false;
}

/** Text of a URL without Python's words for JSON's values. */
export function withoutPython(text: string): string {
  return text
    .replaceAll("True", "true")
    .replaceAll("False", "false")
    .replace(/(\d)\.0\b/g, "$1");
}

/** Whether `int()` of Python makes another number of it. */
function isCutByPython(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "number" && !Number.isInteger(value));
}

function refusesPath({ function: name }: Vector, got: Parameters<ExplainsVector>[1]): boolean {
  return name === "werkzeug.safe_join" && "output" in got && got.output === null;
}

function joined({ input }: Vector): string {
  return textsOf(input["paths"]).join("/");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

/** Whether the characters, as bytes, are UTF-8. */
function isUtf8(text: string): boolean {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.from(bytes.toString("utf8")).equals(bytes);
}

/** Whether a browser on `host` stays there, whatever the spelling of the target. */
function isOurs(target: string, host: string): boolean {
  return URL.parse(target, host)?.origin === new URL(host).origin;
}

/** Whether a browser leaves `host`, or the target is spelled so that programs disagree about it. */
function isSuspicious(target: string, host: string): boolean {
  if (target === "" || !isOurs(target, host)) return true;
  return /[\\\0-\x1f\x7f]|^\s*\/\/|^\s*[a-z][a-z\d+.-]*:(?!\/\/[^/])|\/\.{1,2}(?:\/|$)|%/i.test(
    target,
  );
}
