import { escapeHtml } from "../markup.ts";

/** What a debug page shows about a request. */
export interface DebugRequest {
  readonly method: string;
  readonly path: string;
  readonly endpoint: string | undefined;
}

/**
 * The page of an unhandled error while developing: text only, nothing in it can be executed. The
 * app shows it with DEBUG and to a loopback peer only.
 */
export function debugPage(error: unknown, request: DebugRequest): Response {
  const chain = causes(error);
  const blocks = chain.map((cause, i) => block(cause, i === 0 ? "" : "Caused by ")).join("\n");
  const title = escapeHtml(titleOf(chain[0]));
  const where = escapeHtml(`${request.method} ${request.path}`);
  const endpoint = request.endpoint ? ` (endpoint ${escapeHtml(request.endpoint)})` : "";
  const html = `<!doctype html>
<html lang=en>
<meta charset=utf-8>
<meta name=viewport content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222; }
h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin-top: 2rem; }
pre { background: #f6f6f4; border-left: 4px solid #b33; overflow-x: auto; padding: 1rem; }
@media (prefers-color-scheme: dark) { body { background: #1b1b1b; color: #ddd; } pre { background: #262626; } }
</style>
<h1>${title}</h1>
<p>${where}${endpoint}</p>
${blocks}
<p>This page is shown because DEBUG is on and the request came from this machine.</p>
`;
  return new Response(html, {
    status: 500,
    headers: { "Content-Type": "text/html; charset=utf-8" },
  });
}

function block(error: unknown, prefix: string): string {
  const text = error instanceof Error ? stackOf(error) : String(error);
  return `<h2>${prefix}${escapeHtml(titleOf(error))}</h2>\n<pre>${escapeHtml(text)}</pre>`;
}

// A message may go on with the lines of a template, or with what to do: these stand below.
function titleOf(error: unknown): string {
  const [title = ""] = textOf(error).split("\n");
  return title;
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

// A stack begins with the message that the error had when it was made.
function stackOf(error: Error): string {
  const { stack = "" } = error;
  if (stack.includes(error.message)) return stack;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return [textOf(error), ...frames].join("\n");
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let next = error; next !== undefined && !chain.includes(next);) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}
