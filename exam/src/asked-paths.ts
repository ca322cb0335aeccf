import type { Check, Step } from "./checks.ts";

const REQUEST_LINE = /^[A-Z]+ (\S+) HTTP\/1\.[01]\r$/gm;

/** The paths that the script of a check asks for, without their queries. */
export function askedPaths(check: Check): string[] {
  const paths = (check.run ?? []).flatMap(pathsOf).map(plain);
  return [...new Set(paths)];
}

function pathsOf({ p, raw, each = [""] }: Step): string[] {
  return each.flatMap((v) => {
    const fill = (text: string): string => text.replaceAll("{{v}}", v);
    const lines = raw === undefined ? [] : [...fill(raw).matchAll(REQUEST_LINE)];
    const asked = p === undefined ? [] : [fill(p)];
    return [...asked, ...lines.map((line) => line[1] ?? "")];
  });
}

/** As a router would read it: for whom a request is meant, not whether it is well spelled. */
function plain(path: string): string {
  const [own = ""] = path.replace(/^https?:\/\/[^/]*/, "").split("?");
  return unescape(own).replace(/\/{2,}/g, "/");
}

function unescape(path: string): string {
  return path.replace(/%[2-7][0-9a-f]/gi, (escape) =>
    String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  );
}
