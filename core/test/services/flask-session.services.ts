import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Markup, Phial, session, silentLogger } from "phial";
import { KeyRing, Tuple, Uuid, sessionSerializer } from "phial/signing";
import { testClient } from "phial/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const KEY = "a key that Flask and Phial share!";
const OLD_KEY = "the key of last year, long enough";

/** Real Flask in a process of its own; found by `npm run test:services`. */
class Flask {
  readonly #process = spawn(process.env["PHIAL_TEST_PYTHON"] ?? "python3", [
    fileURLToPath(new URL("flask_session.py", import.meta.url)),
  ]);
  readonly #lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();

  async ask(command: object): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("Flask has ended; is it installed for this Python?");
    return JSON.parse(value);
  }

  close(): void {
    this.#process.kill();
  }
}

/** Every tagged type: what Phial keeps, and what Python calls it. */
const VALUES: readonly (readonly [name: string, ours: unknown, theirs: unknown])[] = [
  ["null", null, null],
  ["a boolean", true, true],
  ["a number", 7.5, 7.5],
  ["text", "\u00e9\u65e5\u{1f600} \"'<", "\u00e9\u65e5\u{1f600} \"'<"],
  ["a list", [1, ["x"]], [1, ["x"]]],
  ["a dict", { b: 1, a: [2] }, { dict: { b: 1, a: [2] } }],
  ["a dict that looks tagged", { " t": [1] }, { dict: { " t": [1] } }],
  ["a tuple", Tuple.of(1, "x"), { tuple: [1, "x"] }],
  ["bytes", new Uint8Array([0, 255, 10]), { bytes: "AP8K" }],
  ["markup", new Markup("<b>bold</b>"), { markup: "<b>bold</b>" }],
  [
    "a UUID",
    Uuid.parse("6ba7b810-9dad-41d1-80b4-00c04fd430c8"),
    { uuid: "6ba7b810-9dad-41d1-80b4-00c04fd430c8" },
  ],
  ["a moment", new Date("2024-02-29T12:34:56Z"), { datetime: "2024-02-29T12:34:56+00:00" }],
  ["a long text, compressed", "spam and eggs ".repeat(200), "spam and eggs ".repeat(200)],
];

describe("a session cookie between real Flask and Phial", () => {
  let flask: Flask;
  beforeAll(() => {
    flask = new Flask();
  });
  afterAll(() => flask.close());

  test.each(VALUES)("keeps %s that Phial has signed", async (_name, ours, theirs) => {
    const cookie = sessionSerializer(new KeyRing(KEY)).dumps({ value: ours });
    const read = await flask.ask({ do: "loads", key: KEY, cookie });
    expect(read).toEqual({ dict: { value: theirs } });
  });

  test.each(VALUES)("keeps %s that Flask has signed", async (_name, ours, theirs) => {
    const cookie = await flask.ask({ do: "dumps", key: KEY, value: { dict: { value: theirs } } });
    const read = sessionSerializer(new KeyRing(KEY)).loads(String(cookie), { maxAge: 60 });
    expect(JSON.stringify(read["value"])).toEqual(JSON.stringify(ours));
    expect(read["value"]?.constructor).toBe(ours?.constructor);
  });

  test("is accepted by an app whose key has been rotated, and signed anew with the new key", async () => {
    const cookie = await flask.ask({ do: "dumps", key: OLD_KEY, value: { dict: { n: 1 } } });
    await using app = new Phial("rotated", {
      log: silentLogger,
      config: { SECRET_KEY: KEY, SECRET_KEY_FALLBACKS: [OLD_KEY], TESTING: true },
    });
    app.get("/", (c) => {
      const visits = session<{ n: number }>(c);
      visits.set("n", (visits.get("n") ?? 0) + 1);
      return String(visits.get("n"));
    });
    const client = testClient(app);
    client.jar.set("session", String(cookie));
    expect(await (await client.get("/")).text()).toBe("2");
    const read = await flask.ask({ do: "loads", key: KEY, cookie: client.jar.get("session") });
    expect(read).toEqual({ dict: { n: 2 } });
  });
});
