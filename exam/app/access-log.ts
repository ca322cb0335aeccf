import { type AfterRequest, clientAddress, currentApp, requestId, routeOf } from "phial";

const LONGEST = 200;

/**
 * Writes one line for each answer. The path is that of the route, since paths may carry tokens; as
 * it was sent only where no route matches. Queries, cookies and bodies are never written.
 */
export const logAccess: AfterRequest = (response, c) => {
  const path = routeOf(c)?.path ?? sentPath(c.req.url).slice(0, LONGEST);
  const userAgent = c.req.header("user-agent")?.slice(0, LONGEST);
  const facts = { requestId: requestId(c), method: c.req.method, path, status: response.status };
  currentApp().log.info({ event: "request", ...facts, ip: clientAddress(c), userAgent });
};

function sentPath(url: string): string {
  const path = url.slice(url.indexOf("/", url.indexOf("://") + 3));
  const query = path.indexOf("?");
  return query < 0 ? path : path.slice(0, query);
}
