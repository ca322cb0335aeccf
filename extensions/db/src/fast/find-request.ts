import {
  type EntityProperty,
  type Platform,
  QueryHelper,
  ReferenceKind,
  Utils,
} from "@mikro-orm/core";
import type { ModelShape } from "./model-shape.ts";

/** A condition on a column; its text has a `?` for each of its values. */
export interface Condition {
  readonly column: string;
  readonly operator: string;
}

/** What is to be found, as far as the text of a statement depends on it. */
export interface FindRequest {
  /** The same for all requests that have the same text. */
  readonly key: string;
  readonly conditions: readonly Condition[];
  readonly orderBy: readonly (readonly [column: string, direction: string])[];
  /** How many, as it stands in the text: a number or `?`. */
  readonly limit: string | undefined;
  readonly hasOffset: boolean;
  /** The relations to load, with dots. */
  readonly populate: readonly string[];
  /** In the order of the text. */
  readonly values: readonly unknown[];
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ["$eq", "= ?"],
  ["$ne", "!= ?"],
  ["$gt", "> ?"],
  ["$gte", ">= ?"],
  ["$lt", "< ?"],
  ["$lte", "<= ?"],
  ["$like", "like ?"],
]);

const LISTS: ReadonlyMap<string, string> = new Map([
  ["$in", "in"],
  ["$nin", "not in"],
]);

/** More would only fill the memory with texts. */
const LONGEST_LIST = 2000;

/** SQLite plans a statement anew for each limit that is bound, which takes as long as a small find. */
const LARGEST_LITERAL = 1000;

/** What changes nothing of what is found where it has one of these values. */
const WITHOUT_EFFECT: ReadonlyMap<string, ReadonlySet<unknown>> = new Map(
  Object.entries({
    convertCustomTypes: [undefined, true],
    populateWhere: [undefined, "all"],
  }).map(([name, values]) => [name, new Set<unknown>(values)]),
);

/** What MikroORM adds that is only logged, or has no meaning without relations. */
const IGNORED: ReadonlySet<string> = new Set(["logging", "loggerContext", "visited", "flushMode"]);

const DIRECTIONS: ReadonlySet<string> = new Set(["asc", "desc"]);

/** Puts a request together, or finds that MikroORM has to answer it. */
export class FindRequestBuilder {
  readonly #shape: ModelShape;
  readonly #platform: Platform;
  #key = "";
  readonly #conditions: Condition[] = [];
  readonly #orderBy: [string, string][] = [];
  #populate: readonly string[] = [];
  #limitText: string | undefined;
  readonly #values: unknown[] = [];

  constructor(shape: ModelShape, platform: Platform) {
    this.#shape = shape;
    this.#platform = platform;
  }

  /** `undefined` where a condition or an option is one that only MikroORM knows. */
  build(where: unknown, options: object | undefined, isOne: boolean): FindRequest | undefined {
    if (!this.#where(where)) return undefined;
    const limits: { limit?: unknown; offset?: unknown } = {};
    for (const [name, value] of Object.entries(options ?? {})) {
      if (value === undefined || IGNORED.has(name)) continue;
      if (name === "limit" || name === "offset") limits[name] = value;
      else if (!this.#option(name, value)) return undefined;
    }
    const limit = isOne ? 1 : limits.limit;
    const offset = limits.offset === 0 ? undefined : limits.offset;
    if (isOne && (limits.limit !== undefined || offset !== undefined)) return undefined;
    if (!this.#limit(limit, offset)) return undefined;
    return {
      key: this.#key,
      conditions: this.#conditions,
      orderBy: this.#orderBy,
      limit: this.#limitText,
      hasOffset: offset !== undefined,
      populate: this.#populate,
      values: this.#values,
    };
  }

  #where(where: unknown): boolean {
    if (isPrimitive(where)) return this.#condition(this.#shape.key.name, where);
    if (!Utils.isPlainObject(where)) return false;
    return Object.entries(where).every(([name, value]) => this.#condition(name, value));
  }

  #condition(name: string, given: unknown): boolean {
    const property = this.#shape.property(name);
    if (!property?.column || !isComparable(property.prop)) return false;
    const { prop, column } = property;
    if (!Utils.isPlainObject(given)) {
      if (given === null) return this.#add(column, "is null", []);
      return isValue(given) && this.#add(column, "= ?", [this.#converted(prop, given)]);
    }
    const operators = Object.entries(given);
    return (
      operators.length > 0 &&
      operators.every(([operator, value]) => this.#operator(property.prop, operator, value))
    );
  }

  #operator(prop: EntityProperty, operator: string, value: unknown): boolean {
    const [column = ""] = prop.fieldNames;
    const comparison = OPERATORS.get(operator);
    if (comparison !== undefined) {
      if (operator === "$like" && prop.customType) return false;
      return (
        isValue(value) && this.#add(column, comparison, [this.#converted(prop, value, operator)])
      );
    }
    const list = LISTS.get(operator);
    if (list === undefined || !Array.isArray(value)) return false;
    if (value.length === 0 || value.length > LONGEST_LIST || !value.every(isValue)) return false;
    const marks = Array.from(value, () => "?").join(", ");
    return this.#add(
      column,
      `${list} (${marks})`,
      value.map((item) => this.#converted(prop, item, operator)),
    );
  }

  #converted(prop: EntityProperty, value: Value, operator?: string): unknown {
    if (!prop.customType) return value;
    return QueryHelper.processCustomType(prop, value, this.#platform, operator, true);
  }

  #add(column: string, operator: string, values: readonly unknown[]): boolean {
    this.#conditions.push({ column, operator });
    this.#key += `|${column} ${operator}`;
    this.#values.push(...values);
    return true;
  }

  #option(name: string, value: unknown): boolean {
    if (name === "orderBy") return this.#order(value);
    if (name === "populate") return this.#relations(value);
    return WITHOUT_EFFECT.get(name)?.has(value) === true;
  }

  #order(value: unknown): boolean {
    const orders: readonly unknown[] = Array.isArray(value) ? value : [value];
    return orders.every((order) => {
      if (!Utils.isPlainObject(order)) return false;
      return Object.entries(order).every(([name, direction]) => this.#direction(name, direction));
    });
  }

  #direction(name: string, given: unknown): boolean {
    const property = this.#shape.property(name);
    const direction = typeof given === "string" ? given.toLowerCase() : "";
    if (property?.kind !== "scalar" || !property.column || property.prop.formula) return false;
    if (property.prop.customOrder || !DIRECTIONS.has(direction)) return false;
    this.#orderBy.push([property.column, direction]);
    this.#key += `#${property.column} ${direction}`;
    return true;
  }

  #relations(value: unknown): boolean {
    if (value === false) return true;
    if (!Array.isArray(value)) return false;
    const hints: readonly unknown[] = value;
    if (!hints.every((hint): hint is string => typeof hint === "string" && /^[\w.]+$/.test(hint))) {
      return false;
    }
    this.#populate = hints;
    this.#key += `&${hints.join()}`;
    return true;
  }

  #limit(limit: unknown, offset: unknown): boolean {
    if (limit === undefined) return offset === undefined;
    if (!isCount(limit)) return false;
    this.#limitText = limit > LARGEST_LITERAL ? "?" : String(limit);
    if (this.#limitText === "?") this.#values.push(limit);
    this.#key += `!${this.#limitText}`;
    if (offset === undefined) return true;
    if (!isCount(offset)) return false;
    this.#values.push(offset);
    this.#key += "!";
    return true;
  }
}

function isComparable(prop: EntityProperty): boolean {
  if (prop.kind !== ReferenceKind.SCALAR && prop.kind !== ReferenceKind.MANY_TO_ONE) return false;
  if (prop.formula || prop.persist === false || prop.hasConvertToDatabaseValueSQL) return false;
  return prop.runtimeType !== "object" && prop.runtimeType !== "any" && !prop.array;
}

type Primitive = string | number | bigint;
type Value = Primitive | boolean | Date;

function isPrimitive(value: unknown): value is Primitive {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}

function isValue(value: unknown): value is Value {
  return isPrimitive(value) || typeof value === "boolean" || value instanceof Date;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
