import { routeOf } from "phial";
import { contextOrNone } from "../current-context.ts";

/**
 * Says where a statement comes from, in the form of sqlcommenter: what a database logs can then be
 * found in the app. The encoding leaves nothing that could end the comment.
 */
export function queryComment(appName: string): () => string {
  return () => {
    const parts = [["app", appName], ...endpoint()];
    return ` /*${parts.map(([key, value = ""]) => `${key}='${encoded(value)}'`).join(",")}*/`;
  };
}

function endpoint(): [string, string][] {
  const c = contextOrNone()?.c;
  const name = c && routeOf(c)?.endpoint;
  return name === undefined ? [] : [["endpoint", name]];
}

function encoded(text: string): string {
  // A question mark would be taken for a value by who sends it.
  return encodeURIComponent(text).replace(
    /['?*!()~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
}
