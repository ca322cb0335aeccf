import { type Phial, makeResponse, readQuery } from "phial";
import { dumpCookie, dumpExpiredCookie } from "phial/http";

/** Adds the route that sets and deletes any cookie: `/cookie?name=..&value=..`, and any option. */
export function addCookies(app: Phial): void {
  app.get("/cookie", (c) => {
    const query = readQuery(c);
    const flag = (name: string): boolean => query.get(name) === "1";
    const [name, path, maxAge] = [query.require("name"), query.get("path"), query.get("max_age")];
    const scope = {
      ...(path !== undefined && { path }),
      domain: query.get("domain"),
      sameSite: query.get("samesite"),
      secure: flag("secure"),
      httpOnly: flag("httponly"),
      partitioned: flag("partitioned"),
    };
    const lifetime = {
      maxAge: maxAge === undefined ? undefined : Number(maxAge),
      expires: momentOf(query.get("expires")),
      now: app.clock.now(),
    };
    const response = makeResponse(c, "cookie");
    const cookie = query.has("delete")
      ? dumpExpiredCookie(name, scope)
      : dumpCookie(name, query.get("value"), { ...scope, ...lifetime });
    response.headers.append("Set-Cookie", cookie);
    return response;
  });
}

/** Seconds since the Unix epoch, or a date without a zone, which is UTC. */
function momentOf(text: string | undefined): number | Date | undefined {
  if (text === undefined) return undefined;
  if (!text.includes("-")) return Number(text) * 1000;
  return new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}
