import { CalendarDate } from "../../src/engine/values/date.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { ValueSet } from "../../src/engine/values/set.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import type { Callables } from "./callables.ts";
import { CorpusFormError, objectOf, textOf } from "./corpus-case.ts";
import { hostObject } from "./host-object.ts";
import { isJsonObject, JsonNumber } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** What the values of a case are made with. */
export interface ValueMaker {
  /** Whether every dictionary is a Map. */
  readonly maps: boolean;
  /** Of the environment's kind; null for one without a name. */
  readonly undefinedNamed: (name: string | null) => unknown;
  readonly callables: Callables;
}

/**
 * The value behind the notation of the corpus. `name` is the key it stands at, null in a list.
 *
 * @throws CorpusFormError for a wrapper that there is not.
 */
export function toValue(json: Json, name: string | null, maker: ValueMaker): unknown {
  if (json instanceof JsonNumber) return toNumber(json);
  if (Array.isArray(json)) return json.map((item: Json) => toValue(item, null, maker));
  if (!isJsonObject(json)) return json;
  const wrapper = [...json.keys()].find((key) => key.startsWith("$"));
  return wrapper === undefined ? toDictionary(json, maker) : unwrap(json, name, maker);
}

/** The members of an object as values, each named as its key. */
export function toMembers(json: JsonObject, maker: ValueMaker): [string, unknown][] {
  return Array.from(json, ([key, item]) => [key, toValue(item, key, maker)]);
}

/** A plain object where one keeps the order of the keys, else a Map. */
export function toDictionary(json: JsonObject, maker: ValueMaker): unknown {
  const members = toMembers(json, maker);
  if (maker.maps || [...json.keys()].some((key) => /^(?:0|[1-9]\d*)$/.test(key))) {
    return new Map(members);
  }
  const object = {};
  for (const [key, value] of members) {
    // Not by assignment: a key may be __proto__.
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

function toNumber({ source, isInteger }: JsonNumber): unknown {
  if (!isInteger) return toFloat(Number(source));
  const number = Number(source);
  return Number.isSafeInteger(number) ? number + 0 : BigInt(source);
}

type Unwrap = (json: Json, name: string | null, maker: ValueMaker) => unknown;

const UNWRAP = new Map<string, Unwrap>([
  ["$markup", (json) => new Markup(textOf(json, "$markup"))],
  ["$tuple", (json, _name, maker) => Tuple.from(itemsOf(json, maker))],
  ["$set", (json, _name, maker) => new ValueSet(itemsOf(json, maker))],
  ["$dict", (json, _name, maker) => new Dict(arrayOf(json).map((pair) => toPair(pair, maker)))],
  ["$float", toWholeFloat],
  ["$bigint", toBigInteger],
  ["$date", (json) => toDate(textOf(json, "$date"))],
  ["$undefined", (_json, name, maker) => maker.undefinedNamed(name)],
  ["$iter", (json, _name, maker) => itemsOf(json, maker).values()],
  ["$callable", (json, _name, maker) => callableNamed(textOf(json, "$callable"), maker)],
]);

function unwrap(json: JsonObject, name: string | null, maker: ValueMaker): unknown {
  if (json.has("$obj")) return toHostObject(json, maker);
  const [[key, content] = ["", null]] = json;
  const found = UNWRAP.get(key);
  if (found === undefined || json.size !== 1) {
    throw new CorpusFormError(`no value is written with ${[...json.keys()].join(", ")}`);
  }
  return found(content, name, maker);
}

function toHostObject(json: JsonObject, maker: ValueMaker): object {
  const unknown = [...json.keys()].find(
    (key) => !["$obj", "$str", "$html", "$items"].includes(key),
  );
  if (unknown !== undefined) throw new CorpusFormError(`$obj has no ${unknown}`);
  const [attributes, text, html, items] = ["$obj", "$str", "$html", "$items"].map((key) =>
    json.get(key),
  );
  return hostObject({
    attributes: toMembers(objectOf(attributes, "$obj"), maker),
    text: text === undefined ? undefined : textOf(text, "$str"),
    html: html === undefined ? undefined : textOf(html, "$html"),
    items: items === undefined ? undefined : new Map(toMembers(objectOf(items, "$items"), maker)),
  });
}

/** The callable of that name. */
export function callableNamed(name: string, maker: ValueMaker) {
  const callable = maker.callables.get(name);
  if (callable === undefined) throw new CorpusFormError(`there is no callable ${name}`);
  return callable;
}

function toWholeFloat(json: Json): unknown {
  const source = json instanceof JsonNumber ? json.source : textOf(json, "$float");
  const words = new Map([
    ["inf", Infinity],
    ["-inf", -Infinity],
    ["nan", Number.NaN],
  ]);
  return toFloat(words.get(source) ?? Number(source));
}

function toBigInteger(json: Json): unknown {
  const source = json instanceof JsonNumber ? json.source : textOf(json, "$bigint");
  if (!/^-?\d+$/.test(source)) throw new CorpusFormError(`${source} is not an integer`);
  return toNumber(new JsonNumber(source));
}

/** Without a zone as it is written: in UTC. */
function toDate(source: string): Date {
  if (!source.includes("T")) return CalendarDate.of(source);
  return new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(source) ? source : `${source}Z`);
}

function toPair(json: Json, maker: ValueMaker): [unknown, unknown] {
  const [key, value] = arrayOf(json);
  if (key === undefined || value === undefined) throw new CorpusFormError("$dict has pairs");
  return [toValue(key, null, maker), toValue(value, typeof key === "string" ? key : null, maker)];
}

function itemsOf(json: Json, maker: ValueMaker): unknown[] {
  return arrayOf(json).map((item) => toValue(item, null, maker));
}

function arrayOf(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json as readonly Json[]; // An array of JSON has JSON in it.
  throw new CorpusFormError("this is not an array");
}
