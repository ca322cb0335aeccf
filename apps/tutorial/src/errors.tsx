import { type Context, type HttpError, type Reply, reply, requestId, urlFor } from "phial";
import { Layout, page } from "./layout.tsx";

const WORDS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  403: ["Not allowed", "The request came from another site, so nothing was changed."],
  404: ["Nothing here", "This page does not exist, or it is not yours."],
};

/** Answers every error: people get a page, programs a problem document (RFC 9457). */
export function errorAnswer(error: HttpError, c: Context): Reply | Promise<Reply> {
  if (c.req.path.startsWith("/api/")) return problem(error, c);
  if (error.status >= 500) return failurePage(error, c);
  const [title, text] = WORDS[error.status] ?? [error.title, error.description];
  const body = (
    <Layout c={c} title={title}>
      <h1>{title}</h1>
      <p>{text}</p>
      <p>
        <a href={urlFor(c, "home")}>Go to the start page</a>
      </p>
    </Layout>
  );
  return page(body, error.status, error.headers);
}

// Says nothing about the cause, and asks nothing of the database: that may be what has failed.
function failurePage(error: HttpError, c: Context): Promise<Reply> {
  const title = error.status === 503 ? "Not now" : "Something broke";
  const body = (
    <Layout c={c} title={title} isBare>
      <h1>{title}</h1>
      <p>It is not your fault. Please try again; if it stays like this, tell us this number:</p>
      <p class="card">{requestId(c)}</p>
    </Layout>
  );
  return page(body, error.status, error.headers);
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
