import type { EntityProperty, Platform } from "@mikro-orm/core";

/** What a value of a column becomes on an entity, and what its changes are later told from. */
export interface Cell {
  readonly value: unknown;
  readonly original: unknown;
}

/** Reads the values of one property from rows, which have them as the driver gives them. */
export class CellReader {
  readonly #prop: EntityProperty;
  readonly #platform: Platform;
  readonly #mapped: (value: unknown) => unknown;
  readonly #isComparable: boolean;

  constructor(prop: EntityProperty, platform: Platform, isComparable: boolean) {
    this.#prop = prop;
    this.#platform = platform;
    this.#isComparable = isComparable;
    this.#mapped = mapperOf(prop, platform);
  }

  /** Whether the values of rows are those of the entity. */
  get isPlain(): boolean {
    return this.#prop.customType === undefined && this.#mapped === same;
  }

  /** As MikroORM's driver hands it on, before custom types. */
  mapped(value: unknown): unknown {
    return value === null || value === undefined ? value : this.#mapped(value);
  }

  /** Of a value that is not null. */
  read(raw: unknown): Cell {
    const mapped = this.#mapped(raw);
    const { customType } = this.#prop;
    if (!customType) return { value: mapped, original: mapped };
    const context = { mode: "serialization" } as const;
    const value: unknown = customType.convertToJSValue(mapped, this.#platform, context);
    if (!this.#isComparable) return { value, original: mapped };
    const original: unknown = customType.convertToDatabaseValue(value, this.#platform, context);
    return { value, original };
  }
}

function mapperOf(prop: EntityProperty, platform: Platform): (value: unknown) => unknown {
  if (prop.runtimeType === "boolean") return Boolean;
  if (prop.runtimeType === "Date" && !platform.isNumericProperty(prop)) return dateReader(platform);
  return same;
}

function same(value: unknown): unknown {
  return value;
}

function dateReader(platform: Platform): (value: unknown) => unknown {
  const zone = platform.getTimezone();
  const isLocal = zone === undefined || zone === "local";
  return (value) => {
    if (typeof value === "number") return platform.parseDate(value);
    if (typeof value === "bigint") return platform.parseDate(Number(value));
    if (typeof value !== "string") return value;
    return platform.parseDate(isLocal || hasZone(value) ? value : `${value}${zone}`);
  };
}

function hasZone(text: string): boolean {
  return text.includes("+") || text.lastIndexOf("-") > 10 || text.endsWith("Z");
}
