import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JsonValue } from "./json-value.ts";

/** What every setting may say about itself. */
interface SettingBase<Value> {
  /** What it does, in a sentence or two: shown by `phial config` and in the README's table. */
  readonly doc: string;
  /** The value when nothing is given. `null` also makes the setting nullable. */
  readonly default?: Value | null;
  /** Whether it must be given. Excludes `default`. */
  readonly required?: true;
  /** Whether `null` may be given (in text: `null`). Without a default it is then the default. */
  readonly nullable?: true;
  /** Whether the value must never be printed. A secret has no default of its own. */
  readonly secret?: true;
}

/** A text, or one of `choices`. */
export interface StringSetting extends SettingBase<string> {
  readonly type: "string";
  /** The values allowed; they narrow the type. */
  readonly choices?: readonly string[];
  /** The least number of characters (of bytes, for a `Uint8Array`). */
  readonly minLength?: number;
  /** Whether an object may give a `Uint8Array` instead. */
  readonly bytes?: true;
  /** Names what is wrong with a value ("has a space"), without repeating a secret one. */
  readonly check?: (value: string) => string | undefined;
}

/** A whole number (`integer`) or any finite one (`number`). */
export interface NumberSetting extends SettingBase<number> {
  readonly type: "integer" | "number";
  readonly min?: number;
  readonly max?: number;
  readonly check?: (value: number) => string | undefined;
}

/** A length of time, in seconds: 1800, or text such as "31 days" or "1h30m". Never negative. */
export interface DurationSetting extends SettingBase<number> {
  readonly type: "duration";
  /** Least number of seconds. */
  readonly min?: number;
  /** Largest number of seconds. */
  readonly max?: number;
  readonly check?: (seconds: number) => string | undefined;
}

/** `true` or `false`. */
export interface BooleanSetting extends SettingBase<boolean> {
  readonly type: "boolean";
  readonly check?: (value: boolean) => string | undefined;
}

/** A list of texts, or of `choices`. In an environment variable: `a,b` or `["a", "b"]`. */
export interface ListSetting extends SettingBase<readonly string[]> {
  readonly type: "list";
  /** The values allowed in the list; they narrow the type. */
  readonly choices?: readonly string[];
  /** The least number of items. */
  readonly minLength?: number;
  /** Whether the list of an object may hold a `Uint8Array` instead of a text. */
  readonly bytes?: true;
  /** Names what is wrong with a value. Is not called for a list that holds bytes. */
  readonly check?: (value: readonly string[]) => string | undefined;
}

/** Any JSON value, or with a Standard Schema (zod, valibot, ...) what that makes of it. */
export interface JsonSetting extends SettingBase<unknown> {
  readonly type: "json";
  /** Checks and types the value; must be synchronous. It does not see the default. */
  readonly schema?: StandardSchemaV1;
  /** Names what is wrong with a value, after the schema has accepted it. */
  readonly check?: (value: unknown) => string | undefined;
}

/** One row of a settings table, see {@link defineSettings}. */
export type Setting =
  | StringSetting
  | NumberSetting
  | DurationSetting
  | BooleanSetting
  | ListSetting
  | JsonSetting;

/** Settings by name. A name is written in capitals, digits and underscores. */
export type SettingsTable = Readonly<Record<string, Setting>>;

/** The values of a settings table, as {@link readSettings} returns them. */
export type SettingsOf<Table> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]> | AbsenceOf<Table[Name]>;
};

/** What an object may give for the settings of a table: all optional, durations also as text. */
export type SettingsInput<Table> = {
  readonly [Name in keyof Table]?: InputOf<Table[Name]> | NullOf<Table[Name]> | undefined;
};

/** The type of a setting's value when there is one. */
type ValueOf<Entry> = Entry extends { type: "string" }
  ? ChoiceOf<Entry> | BytesOf<Entry>
  : Entry extends { type: "list" }
    ? readonly (ChoiceOf<Entry> | BytesOf<Entry>)[]
    : Entry extends { type: "boolean" }
      ? boolean
      : Entry extends { type: "integer" | "number" | "duration" }
        ? number
        : Entry extends { schema: infer Schema extends StandardSchemaV1 }
          ? StandardSchemaV1.InferOutput<Schema>
          : Exclude<JsonValue, null>;

type InputOf<Entry> = Entry extends { type: "duration" }
  ? number | string
  : Entry extends { schema: infer Schema extends StandardSchemaV1 }
    ? StandardSchemaV1.InferInput<Schema>
    : ValueOf<Entry>;

type ChoiceOf<Entry> = Entry extends { choices: readonly (infer Choice extends string)[] }
  ? Choice
  : string;

type BytesOf<Entry> = Entry extends { bytes: true } ? Uint8Array : never;

type NullOf<Entry> = Entry extends { default: null } | { nullable: true } ? null : never;

type AbsenceOf<Entry> =
  | NullOf<Entry>
  | (Entry extends { default: unknown } | { required: true } | { nullable: true }
      ? never
      : undefined);

/**
 * Adds to a table what its entries' types cannot say alone: an entry has no other properties than
 * its type knows, a default is one of the choices or what the schema returns, and something
 * required has none.
 */
export type CheckedTable<Table> = {
  readonly [Name in keyof Table]: CheckedDefault<Table[Name]> & CheckedNames<Table[Name]>;
};

type CheckedNames<Entry> =
  Exclude<keyof Entry, PropertyOf<Entry>> extends infer Extra extends PropertyKey
    ? [Extra] extends [never]
      ? unknown
      : { readonly [Name in Extra]: never }
    : never;

type CheckedDefault<Entry> = Entry extends { required: true; default: unknown }
  ? { readonly default?: never }
  : Entry extends { default: unknown }
    ? { readonly default: ValueOf<Entry> | null }
    : unknown;

type PropertyOf<Entry, Each = Setting> = Each extends Setting
  ? Entry extends { type: Each["type"] }
    ? keyof Each
    : never
  : never;

/** Whether `null` is a value of the setting. */
export function isNullable(setting: Setting): boolean {
  return setting.nullable === true || setting.default === null;
}
