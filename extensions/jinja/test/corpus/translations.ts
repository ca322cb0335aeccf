import { signature } from "../../src/engine/calls/invoker.ts";
import { CorpusFormError, objectOf, textOf } from "./corpus-case.ts";
import type { Json, JsonObject } from "./json.ts";

type Forms = readonly [one: unknown, others: unknown];

/** The gettext functions of `env.i18n`: what is not listed is given back as it is. */
export function translationsOf(json: JsonObject) {
  for (const key of json.keys()) {
    if (!KEYS.includes(key)) throw new CorpusFormError(`i18n has no key ${key}`);
  }
  const catalog = textsOf(json.get("catalog"));
  const plurals = formsOf(json.get("plurals"));
  const contexts = byContext(json.get("contexts"), textsOf);
  const contextPlurals = byContext(json.get("context_plurals"), formsOf);
  const form = (forms: Forms | undefined, [one, others, n]: readonly [unknown, unknown, unknown]) =>
    (forms ?? [one, others])[isOne(n) ? 0 : 1];
  return {
    newstyle: json.get("newstyle") === true,
    gettext: signature(
      { params: ["s"], name: "gettext" },
      (s: unknown) => catalog.get(String(s)) ?? s,
    ),
    ngettext: signature(
      { params: ["s", "p", "n"], name: "ngettext" },
      (s: unknown, p: unknown, n: unknown) => form(plurals.get(String(s)), [s, p, n]),
    ),
    pgettext: signature(
      { params: ["c", "s"], name: "pgettext" },
      (c: unknown, s: unknown) => contexts.get(String(c))?.get(String(s)) ?? s,
    ),
    npgettext: signature(
      { params: ["c", "s", "p", "n"], name: "npgettext" },
      (c: unknown, s: unknown, p: unknown, n: unknown) =>
        form(contextPlurals.get(String(c))?.get(String(s)), [s, p, n]),
    ),
  };
}

const KEYS = ["newstyle", "catalog", "plurals", "contexts", "context_plurals"];

function isOne(n: unknown): boolean {
  return n === 1 || n === 1n || n === true;
}

function textsOf(json: Json | undefined): ReadonlyMap<string, string> {
  const texts = json === undefined ? new Map<string, Json>() : objectOf(json, "a catalog");
  return new Map(Array.from(texts, ([id, text]) => [id, textOf(text, id)]));
}

function formsOf(json: Json | undefined): ReadonlyMap<string, Forms> {
  const plurals = json === undefined ? new Map<string, Json>() : objectOf(json, "plurals");
  return new Map(Array.from(plurals, ([id, forms]) => [id, toForms(forms)]));
}

function toForms(json: Json): Forms {
  const [one, others] = Array.isArray(json) ? (json as readonly Json[]) : []; // It is JSON.
  return [textOf(one, "a form"), textOf(others, "a form")];
}

function byContext<Entry>(json: Json | undefined, read: (json: Json) => Entry) {
  const contexts = json === undefined ? new Map<string, Json>() : objectOf(json, "contexts");
  return new Map(Array.from(contexts, ([context, entries]) => [context, read(entries)]));
}
