import { Phial, silentLogger } from "phial";
import { expect, test } from "vitest";
import { Database, type DatabaseDriver } from "../src/index.ts";
import { sqlite } from "../src/sqlite-driver.ts";
import { newUrl } from "./notes.ts";

const PRODUCTION = { ENV: "production", SECRET_KEY: "a secret of the tests, which is long enough" };

const driver = (scheme: string, isEncrypted = false): DatabaseDriver => ({
  ...sqlite,
  scheme,
  isEncrypted,
});
const drivers = [driver("postgres"), driver("mariadb")];

function init(config: object, db = new Database({ drivers })): void {
  db.initApp(new Phial("shop", { config: { ...PRODUCTION, ...config }, log: silentLogger }));
}

test.each([
  "postgres://ada:hush@db.example/shop",
  "mariadb://ada:hush@192.0.2.7/shop",
  "postgres://ada:hush@[2001:db8::1]/shop",
  "postgres://ada:hush@localhost.example/shop",
  "postgres://ada:hush@128.0.0.1/shop",
])("production does not speak to %s in the clear", (DATABASE_URL) => {
  expect(() => init({ DATABASE_URL })).toThrow(
    expect.objectContaining({ code: "DATABASE_PLAINTEXT_REFUSED" }),
  );
  expect(() => init({ DATABASE_URL })).toThrow(/ssl/);
  expect(() => init({ DATABASE_URL })).toThrow(/^(?!.*hush)/);
  expect(() => init({ DATABASE_URL, DATABASE_ALLOW_PLAINTEXT: true })).not.toThrow();
  expect(() => init({ DATABASE_URL, ENV: "development" })).not.toThrow();
  expect(() => init({ DATABASE_URL, ENV: null, TESTING: true })).not.toThrow();
});

test("neither further databases nor replicas are spoken to in the clear", () => {
  const db = () => new Database({ binds: { archive: [] }, drivers });
  const far = "postgres://ada@db.example/shop";

  expect(() => init({ DATABASE_BINDS: { archive: far } }, db())).toThrow("clear");
  const binds = { DATABASE_BINDS: { archive: newUrl() } };
  expect(() => init({ ...binds, DATABASE_REPLICAS: [far] }, db())).toThrow("clear");
  expect(() => init({ ...binds, DATABASE_REPLICAS: { archive: [far] } }, db())).toThrow("clear");
});

test.each([
  "postgres://ada@localhost/shop",
  "postgres://ada@127.8.9.1/shop",
  "postgres://ada@[::1]/shop",
  "postgres://ada@%2Fvar%2Frun%2Fpostgresql/shop",
  "mariadb://ada@%2Frun%2Fmysqld%2Fmysqld.sock/shop",
  "sqlite:app.db",
])("%s stays on this machine", (DATABASE_URL) => {
  expect(() => init({ DATABASE_URL })).not.toThrow();
});

test("with TLS another machine may be spoken to", () => {
  const encrypted = new Database({ drivers: [driver("postgres", true)] });

  expect(() => init({ DATABASE_URL: "postgres://ada@db.example/shop" }, encrypted)).not.toThrow();
});
