import { type Context, type HttpError, type Reply, reply, requestId } from "phial";
import { templates } from "./extensions.ts";

/** Answers every error: people get a page, programs a problem document (RFC 9457). */
export async function errorAnswer(error: HttpError, c: Context): Promise<Reply> {
  if (c.req.path.startsWith("/api/")) return problem(error, c);
  const { status, title, description, headers } = error;
  // The page of the status if there is one, or else the one for all of its kind.
  const names = [`errors/${status}.html`, status < 500 ? "errors/4xx.html" : "errors/5xx.html"];
  const page = { title, description, requestId: requestId(c) };
  return reply(await templates.render(c, names, page), status, headers);
}

function problem(
  { title, status, description, code, extra, headers }: HttpError,
  c: Context,
): Reply {
  const request = status >= 500 ? { requestId: requestId(c) } : {};
  return reply(
    { type: "about:blank", title, status, detail: description, code, ...request, ...extra },
    status,
    { ...headers, "Content-Type": "application/problem+json" },
  );
}
