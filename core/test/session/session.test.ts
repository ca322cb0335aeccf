import { describe, expect, test } from "vitest";
import { isPhialError, Markup, Session } from "../../src/index.ts";
import { Tuple, Uuid } from "../../src/signing/index.ts";
import { Phial, session, silentLogger } from "../../src/index.ts";
import { testClient } from "../../src/testing/index.ts";

interface Visit {
  visits: number;
  name: string;
  _permanent: boolean;
}

function newSession(values: Partial<Visit> = {}): Session<Visit> {
  return new Session<Visit>(Object.entries(values), { isNew: true });
}

describe("a session", () => {
  test.each<[string, (session: Session<Visit>) => unknown, boolean]>([
    ["get", (s) => s.get("name"), false],
    ["has", (s) => s.has("name"), false],
    ["size", (s) => s.size, false],
    ["set", (s) => s.set("name", "ada"), true],
    ["set to the same value", (s) => s.set("visits", 1), true],
    ["update", (s) => s.update({ name: "ada" }), true],
    ["setDefault of what is missing", (s) => s.setDefault("name", "ada"), true],
    ["setDefault of what is there", (s) => s.setDefault("visits", 7), false],
    ["pop", (s) => s.pop("visits"), true],
    ["pop of what is missing", (s) => s.pop("name"), false],
    ["delete", (s) => s.delete("visits"), true],
    ["delete of what is missing", (s) => s.delete("name"), false],
    ["clear", (s) => s.clear(), true],
    ["permanent", (s) => void (s.permanent = true), true],
  ])("has to be written after %s: %s", (_name, use, isModified) => {
    const values = newSession({ visits: 1 });
    use(values);
    expect(values.modified).toBe(isModified);
  });

  test("gives and takes its values", () => {
    const values = newSession({ visits: 1 });
    expect(values.setDefault("visits", 7)).toBe(1);
    expect(values.setDefault("name", "ada")).toBe("ada");
    values.update({ visits: 2 });
    expect([...values.entries()]).toEqual([
      ["visits", 2],
      ["name", "ada"],
    ]);
    expect([...values.keys()]).toEqual(["visits", "name"]);
    expect([values.pop("name"), values.pop("name"), values.size]).toEqual(["ada", undefined, 1]);
    expect([values.delete("visits"), values.delete("visits"), values.size]).toEqual([
      true,
      false,
      0,
    ]);
  });

  test("keeps under _permanent whether it outlives the browser, as Flask does", () => {
    const values = newSession();
    expect(values.permanent).toBe(false);
    values.permanent = true;
    expect([values.permanent, values.get("_permanent")]).toEqual([true, true]);
  });

  test.each<[string, (session: Session<Visit>) => unknown]>([
    ["set", (s) => s.set("name", "ada")],
    ["update", (s) => s.update({})],
    ["setDefault", (s) => s.setDefault("name", "ada")],
    ["pop", (s) => s.pop("name")],
    ["delete", (s) => s.delete("name")],
    ["clear", (s) => s.clear()],
    ["permanent", (s) => void (s.permanent = true)],
  ])("that is read-only refuses %s and says which setting is missing", (_name, write) => {
    const values = new Session<Visit>([], { readOnly: true });
    const error: unknown = (() => {
      try {
        return write(values);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isPhialError(error, "SESSION_READ_ONLY")).toBe(true);
    expect(String(error)).toContain("Set SECRET_KEY");
    expect([values.modified, values.size]).toEqual([false, 0]);
  });

  test("brings back what its cookie can keep: tuples, dates, bytes, HTML, UUIDs, big numbers", async () => {
    const kept = {
      tuple: Tuple.of(1, "two"),
      date: new Date("2024-02-03T04:05:06Z"),
      bytes: new Uint8Array([0, 255]),
      markup: new Markup("<b>"),
      uuid: new Uuid("00112233-4455-6677-8899-aabbccddeeff"),
      nested: { list: [1.5, null, true, { deep: "x" }] },
      text: "\u20ac \u{1F600} \u2028",
    };
    await using app = new Phial("kinds", {
      log: silentLogger,
      config: { SECRET_KEY: "k".repeat(32) },
    });
    const client = testClient(app);
    await client.session((values) => values.update(kept));
    const got = await client.session((values) => Object.fromEntries(values.entries()));
    expect(got).toEqual(kept);
    expect(String(got["markup"])).toBe("<b>");
  });

  test("is not written for a change inside of a value, unless modified says so", async () => {
    await using app = new Phial("nested", {
      log: silentLogger,
      config: { SECRET_KEY: "k".repeat(32) },
    });
    app.get("/add/:item", (c) => {
      const values = session<{ list: string[] }>(c);
      values.setDefault("list", []).push(c.req.param("item"));
      if (c.req.query("say") !== undefined) values.modified = true;
      return c.json(values.get("list"));
    });
    const client = testClient(app);
    await client.get("/add/a");
    await client.get("/add/b");
    expect(await (await client.get("/add/c?say")).json()).toEqual(["a", "c"]);
    expect(await (await client.get("/add/d")).json()).toEqual(["a", "c", "d"]);
  });
});
