import { Jinja } from "@phial/jinja";
import { type Context, type HttpError, type Phial, errorResponse, reply } from "phial";

/** The templates of the pages: `exam/files/templates`. */
export const templates = new Jinja({ filters: { web_link: webLink } });

/** Adds the templates to an app, and the page of what is not there. */
export function addTemplates(app: Phial): void {
  templates.initApp(app);
  app.registerErrorHandler(404, notFound);
}

/** People get a page that shows what they asked for, programs a problem document. */
async function notFound(error: HttpError, c: Context) {
  const answer = errorResponse(c, error);
  const isPage = answer.headers.get("Content-Type")?.startsWith("text/html") === true;
  if (error.response || !isPage) return answer;
  return reply(await templates.render(c, "not-found.html"), 404, error.headers);
}

/** Only links that stay on the web: everything else leads nowhere. */
function webLink(value: unknown): string {
  const text = String(value);
  const url = URL.parse(text, "http://localhost/");
  return url !== null && /^https?:$/.test(url.protocol) ? text : "#";
}
