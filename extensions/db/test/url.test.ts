import { Phial, silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { Database } from "../src/index.ts";
import { parseUrl } from "../src/url.ts";

describe("a URL", () => {
  test.each([
    ["sqlite:app.db", "app.db"],
    ["sqlite:/var/app.db", "/var/app.db"],
    ["sqlite:///app.db", "app.db"],
    ["sqlite:////var/app.db", "/var/app.db"],
    ["sqlite::memory:", ":memory:"],
    ["sqlite://", ":memory:"],
  ])("%s is the file %s", (url, database) => {
    expect(parseUrl(url)).toMatchObject({ scheme: "sqlite", database });
  });

  test("of a server has its parts decoded, and is shown without the password", () => {
    expect(parseUrl("postgresql://ada:p%40ss@db.example:5433/shop")).toEqual({
      scheme: "postgres",
      host: "db.example",
      port: 5433,
      user: "ada",
      password: "p@ss",
      database: "shop",
      shown: "postgres://ada@db.example:5433/shop",
    });
    expect(parseUrl("postgres://[::1]/shop")).toMatchObject({ host: "::1", port: undefined });
    expect(parseUrl("mysql://ada@localhost/shop")).toMatchObject({ scheme: "mariadb" });
  });

  test.each([
    "app.db",
    "sqlite://host/app.db",
    "postgres://localhost",
    "postgres:///shop",
    "postgres://ada:hush%zz@localhost/shop",
    "postgres://ada:hush@localhost/shop?sslmode=require",
  ])("%s is refused, without its password", (url) => {
    const flaw = parseUrl(url);

    expect(flaw).toBeTypeOf("string");
    expect(flaw).not.toContain("hush");
  });
});

describe("an app", () => {
  const config = (url: string) => ({ config: { DATABASE_URL: url }, log: silentLogger });

  test("without the driver of its URL is told which one to give", () => {
    const app = new Phial("shop", config("postgres://ada:hush@localhost/shop"));

    expect(() => new Database().initApp(app)).toThrow("@phial/db/postgres");
  });

  test("with a URL that is none is not told the password again", () => {
    const app = new Phial("shop", config("postgres://ada:hush@localhost"));
    const settings = { DATABASE_BINDS: { archive: "postgres://ada:hush@localhost" } };
    const other = new Phial("shop", { config: settings, log: silentLogger });

    for (const each of [app, other]) {
      const said = messageOf(() => new Database().initApp(each));
      expect(said).toContain("names no database");
      expect(said).not.toContain("hush");
    }
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "";
}
