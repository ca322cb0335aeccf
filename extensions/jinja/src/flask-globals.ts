import {
  currentContext,
  g,
  getFlashedMessages,
  type Phial,
  session,
  urlFor,
  type UrlOptions,
} from "phial";
import { signature } from "./engine/calls/invoker.ts";
import type { Environment } from "./engine/environment.ts";
import { Tuple } from "./engine/values/tuple.ts";
import { entriesOfRecord, type LiveEntries, LiveMap, readOnlyEntries } from "./live-map.ts";
import { currentRequest, RequestView } from "./request-view.ts";

/** The values of keyword arguments that a template has given. */
type Keywords = ReadonlyMap<unknown, unknown>;

/**
 * What every template of an app sees, as in Flask: `url_for`, `get_flashed_messages`, `request`,
 * `session`, `g` and `config`. They ask for the current context at every use, so that imported
 * templates, which are run once, may use them as well.
 */
export function flaskGlobals(app: Phial): Record<string, unknown> {
  let settings: LiveEntries | undefined;
  return {
    url_for: signature(
      { name: "url_for", params: ["endpoint"], keywords: true, pass: "environment" },
      templateUrl,
    ),
    get_flashed_messages: signature(
      {
        name: "get_flashed_messages",
        params: [
          { name: "with_categories", default: false },
          { name: "category_filter", default: [] },
        ],
      },
      flashedMessages,
    ),
    request: new RequestView(),
    session: new LiveMap(sessionEntries),
    g: new LiveMap(() => entriesOfRecord(g())),
    config: new LiveMap(() => (settings ??= readOnlyEntries(app.settingsSources.shown()))),
  };
}

// Flask's keywords for how the URL is written begin with an underscore; all others are values.
function templateUrl({ ops }: Environment, endpoint: unknown, keywords: Keywords): string {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, value] of keywords) {
    // A boolean is written as the dialect prints it: ?all=True in Flask.
    const isPython = typeof value === "boolean" && ops.dialect === "python";
    const written = isPython ? ops.text(value) : value;
    if (!OPTIONS.has(name)) values[String(name)] = written;
  }
  const { c, app } = currentContext();
  return urlFor(c ?? app, String(endpoint), values, urlOptions(keywords));
}

const OPTIONS = new Set<unknown>(["_external", "_scheme", "_anchor", "_method"]);

function urlOptions(keywords: Keywords): UrlOptions {
  const text = (name: string) => {
    const isGiven = keywords.get(name) !== undefined && keywords.get(name) !== null;
    return isGiven ? String(keywords.get(name)) : undefined;
  };
  const external = keywords.get("_external") ?? undefined;
  const [scheme, anchor, method] = [text("_scheme"), text("_anchor"), text("_method")];
  return {
    ...(external !== undefined && { external: Boolean(external) }),
    ...(scheme !== undefined && { scheme }),
    ...(anchor !== undefined && { anchor }),
    ...(method !== undefined && { method }),
  };
}

function flashedMessages(withCategories: unknown, filter: Iterable<unknown>): unknown[] {
  const categories = [...filter].map(String);
  const messages = getFlashedMessages(currentRequest("get_flashed_messages"), { categories });
  return messages.map(([category, message]) =>
    withCategories ? Tuple.of<unknown>(category, message) : message,
  );
}

function sessionEntries(): LiveEntries {
  const values = session(currentRequest("session"));
  return {
    get: (key) => values.get(key),
    has: (key) => values.has(key),
    keys: () => values.keys(),
    set: (key, value) => values.set(key, value),
    delete: (key) => void values.delete(key),
  };
}
