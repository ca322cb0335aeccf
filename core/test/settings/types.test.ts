import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { toConfig } from "../../src/settings/config.ts";
import { defineConfig } from "../../src/settings/define-config.ts";
import type { ConfigFor } from "../../src/settings/define-config.ts";
import type { JsonValue } from "../../src/settings/json-value.ts";
import { readSettings } from "../../src/settings/setting-values.ts";
import type { SettingsOf, SettingsTable } from "../../src/settings/setting.ts";
import { defineSettings } from "../../src/settings/settings-table.ts";

const table = defineSettings({
  TEXT: { type: "string", default: "a", doc: "A text." },
  TEXT_REQUIRED: { type: "string", required: true, doc: "A text." },
  TEXT_OPTIONAL: { type: "string", doc: "A text." },
  TEXT_NULL: { type: "string", default: null, doc: "A text." },
  TEXT_NULLABLE: { type: "string", nullable: true, doc: "A text." },
  TEXT_NULLABLE_REQUIRED: { type: "string", nullable: true, required: true, doc: "A text." },
  TEXT_NULLABLE_DEFAULT: { type: "string", nullable: true, default: "a", doc: "A text." },
  KEY: { type: "string", bytes: true, default: null, doc: "A key." },
  CHOICE: { type: "string", choices: ["x", "y"], default: "x", doc: "A choice." },
  CHOICES: { type: "list", choices: ["x", "y"], default: ["y"], doc: "Choices." },
  LIST: { type: "list", default: [], doc: "A list." },
  WHOLE: { type: "integer", default: 1, doc: "A number." },
  NUMBER: { type: "number", doc: "A number." },
  FLAG: { type: "boolean", default: null, doc: "A flag." },
  TIME: { type: "duration", default: 1, doc: "A time." },
  JSON: { type: "json", required: true, doc: "Anything." },
  SCHEMA: {
    type: "json",
    schema: z.object({ hops: z.string().transform(Number) }),
    default: null,
    doc: "An object.",
  },
});

describe("SettingsOf", () => {
  type Values = SettingsOf<typeof table>;

  test("gives every setting its type", () => {
    expectTypeOf<Values["TEXT"]>().toEqualTypeOf<string>();
    expectTypeOf<Values["TEXT_REQUIRED"]>().toEqualTypeOf<string>();
    expectTypeOf<Values["TEXT_OPTIONAL"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Values["TEXT_NULL"]>().toEqualTypeOf<string | null>();
    expectTypeOf<Values["TEXT_NULLABLE"]>().toEqualTypeOf<string | null>();
    expectTypeOf<Values["TEXT_NULLABLE_REQUIRED"]>().toEqualTypeOf<string | null>();
    expectTypeOf<Values["TEXT_NULLABLE_DEFAULT"]>().toEqualTypeOf<string | null>();
    expectTypeOf<Values["KEY"]>().toEqualTypeOf<string | Uint8Array | null>();
    expectTypeOf<Values["CHOICE"]>().toEqualTypeOf<"x" | "y">();
    expectTypeOf<Values["CHOICES"]>().toEqualTypeOf<readonly ("x" | "y")[]>();
    expectTypeOf<Values["LIST"]>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<Values["WHOLE"]>().toEqualTypeOf<number>();
    expectTypeOf<Values["NUMBER"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Values["FLAG"]>().toEqualTypeOf<boolean | null>();
    expectTypeOf<Values["TIME"]>().toEqualTypeOf<number>();
    expectTypeOf<Values["JSON"]>().toEqualTypeOf<Exclude<JsonValue, null>>();
    expectTypeOf<Values["SCHEMA"]>().toEqualTypeOf<{ hops: number } | null>();
  });

  test("knows no other names and lets nothing be assigned", () => {
    const read = (values: Values) => {
      // @ts-expect-error the table has no such setting
      void values.TEXTS;
      // @ts-expect-error the values are read-only
      values.TEXT = "b";
    };
    expectTypeOf(read).toBeFunction();
  });

  test("follows an extension's own table, also in its setup", () => {
    class Greeter {
      readonly name = "greeter";
      readonly settings = defineSettings({
        GREETING: { type: "string", default: "Hello", doc: "What to say." },
      });
      setup(settings: SettingsOf<typeof this.settings>): string {
        return settings.GREETING;
      }
    }
    const greeter: { settings: SettingsTable } = new Greeter();
    expectTypeOf(greeter.settings).toExtend<SettingsTable>();
    expectTypeOf(new Greeter().setup).parameter(0).toEqualTypeOf<{ readonly GREETING: string }>();
  });

  test("is what readSettings returns", () => {
    const small = defineSettings({ A: { type: "integer", default: 1, doc: "A." } });
    const values = readSettings(small, toConfig({}), { owner: "app" });
    expectTypeOf(values).toEqualTypeOf<{ readonly A: number }>();
  });
});

describe("defineSettings", () => {
  test("does not compile with a default of another type", () => {
    const wrong = () => [
      // @ts-expect-error a string is no whole number
      defineSettings({ A: { type: "integer", default: "1", doc: "A." } }),
      // @ts-expect-error 1 is not true or false
      defineSettings({ A: { type: "boolean", default: 1, doc: "A." } }),
      // @ts-expect-error a default is in seconds
      defineSettings({ A: { type: "duration", default: "31 days", doc: "A." } }),
      // @ts-expect-error a text is no list
      defineSettings({ A: { type: "list", default: "a", doc: "A." } }),
      // @ts-expect-error "z" is not one of the choices
      defineSettings({ A: { type: "string", choices: ["x"], default: "z", doc: "A." } }),
      // @ts-expect-error "z" is not one of the choices
      defineSettings({ A: { type: "list", choices: ["x"], default: ["z"], doc: "A." } }),
      // @ts-expect-error the schema does not return this
      defineSettings({ A: { type: "json", schema: z.number(), default: "z", doc: "A." } }),
    ];
    expectTypeOf(wrong).toBeFunction();
  });

  test("does not compile with rows that make no sense", () => {
    const wrong = () => [
      // @ts-expect-error something required has no default
      defineSettings({ A: { type: "string", required: true, default: "a", doc: "A." } }),
      // @ts-expect-error there is no such type
      defineSettings({ A: { type: "text", doc: "A." } }),
      // @ts-expect-error every setting has a doc
      defineSettings({ A: { type: "string" } }),
      // @ts-expect-error an entry has no such property
      defineSettings({ A: { type: "string", minLenght: 3, doc: "A." } }),
      // @ts-expect-error the schema is for json only
      defineSettings({ A: { type: "string", schema: z.string(), doc: "A." } }),
    ];
    expectTypeOf(wrong).toBeFunction();
  });

  test("types what a check is given", () => {
    defineSettings({
      A: {
        type: "integer",
        check: (value) => {
          expectTypeOf(value).toEqualTypeOf<number>();
          return undefined;
        },
        doc: "A.",
      },
      B: { type: "string", check: (value) => (value === "" ? "is empty" : undefined), doc: "B." },
    });
  });
});

describe("defineConfig", () => {
  const db = {
    settings: defineSettings({
      SQLITE3_DATABASE: { type: "string", default: ":memory:", doc: "Path of the database." },
      SQLITE3_TIMEOUT: { type: "duration", default: 5, doc: "How long to wait." },
    }),
  };
  const mail = {
    settings: defineSettings({
      MAIL_SERVER: { type: "string", required: true, doc: "Host of the server." },
      MAIL_SECURITY: { type: "string", choices: ["tls", "none"], default: "tls", doc: "How." },
    }),
  };

  test("takes core's settings and those of the extensions, all optional", () => {
    const config = defineConfig([db, mail], {
      SECRET_KEY: new Uint8Array(32),
      PERMANENT_SESSION_LIFETIME: "7 days",
      SQLITE3_TIMEOUT: 1,
      MAIL_SERVER: undefined,
      TRUSTED_PROXIES: { hops: 1 },
    });
    expectTypeOf(config).toExtend<ConfigFor<[typeof db, typeof mail]>>();
    expectTypeOf(config).toExtend<Readonly<Record<string, unknown>>>();
    expectTypeOf(defineConfig([], {})).toExtend<ConfigFor<[]>>();
  });

  test("does not compile with a wrong name or a wrong value", () => {
    const wrong = () => [
      // @ts-expect-error core has no setting of this name
      defineConfig([db], { SESSION_COOKIE_SECUREE: true }),
      // @ts-expect-error mail is not among the sources
      defineConfig([db], { MAIL_SERVER: "localhost" }),
      // @ts-expect-error a string is no whole number
      defineConfig([db], { MAX_CONTENT_LENGTH: "10" }),
      // @ts-expect-error "ssl" is not one of the choices
      defineConfig([mail], { MAIL_SECURITY: "ssl" }),
      // @ts-expect-error null is not a value of it
      defineConfig([db], { SQLITE3_DATABASE: null }),
      // @ts-expect-error proxies are described otherwise
      defineConfig([], { TRUSTED_PROXIES: { hop: 1 } }),
    ];
    expectTypeOf(wrong).toBeFunction();
  });
});
