import { Markup, type Phial, jsonForHtml, jsonify } from "phial";
import { Tuple, Uuid } from "phial/signing";

/** Stands for what Python has and its JSON provider does not know: `time`, `timedelta`. */
const unknownToJson = Symbol("unknown to JSON");

/** A decimal number with its digits: the provider writes it as text. */
class Decimal {
  readonly #digits: string;

  constructor(digits: string) {
    this.#digits = digits;
  }

  toJSON(): string {
    return this.#digits;
  }
}

class Point {
  readonly x: number;
  readonly y: number;
  readonly label = "pé";

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}

const JSON_VALUES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["null", null],
  ["true", true],
  ["int", 7],
  ["float", 1.5],
  ["whole-float", 2],
  ["big", 2n ** 70n],
  ["small", 1e-7],
  ["large", 1e16],
  ["larger", 1e22],
  ["string", "text"],
  ["unicode", "é日\u{1f600}"],
  ["escapes", "\"\\/\b\f\n\r\t\0\x1f\x7f\u2028\u2029</script>&'"],
  ["list", [3, [], {}]],
  ["tuple", Tuple.of(1, 2)],
  ["dict", { b: 1, a: { d: 1, c: [1] } }],
  [
    "int-keys",
    new Map([
      [2, "b"],
      [10, "a"],
      [1, "c"],
    ]),
  ],
  [
    "mixed-keys",
    new Map<unknown, number>([
      ["a", 1],
      [2, 1],
    ]),
  ],
  ["none-key", new Map([[null, 1]])],
  [
    "bool-key",
    new Map([
      [true, 1],
      [false, 0],
    ]),
  ],
  ["datetime", new Date("2024-02-29T12:34:56Z")],
  ["aware", new Date("2024-02-29T12:00:00+05:30")],
  ["date", new Date("2024-02-29")],
  ["time", unknownToJson],
  ["timedelta", unknownToJson],
  ["decimal", new Decimal("10.50")],
  ["uuid", new Uuid("00000000-0000-0000-0000-000000000005")],
  ["bytes", new Uint8Array([0x78])],
  ["set", new Set([1])],
  ["markup", new Markup("<b>")],
  ["html", { toJSON: () => "<b>html</b>" }],
  ["dataclass", new Point(1, 2.5)],
  ["nan", Number.NaN],
  ["inf", Number.NEGATIVE_INFINITY],
  ["nested-dates", [{ d: new Date("1999-12-31") }]],
]);

/** Adds the routes that answer with JSON. */
export function addJson(app: Phial): void {
  app.get("/json/:name", (c) => {
    const name = c.req.param("name");
    if (!JSON_VALUES.has(name)) throw new Error(`KeyError: ${name}`);
    return jsonify(c, JSON_VALUES.get(name));
  });
  app.get("/jsonify/:how", (c) => {
    const how = c.req.param("how");
    if (how === "none") return jsonify(c, null);
    if (how === "two") return jsonify(c, [1, "b"]);
    if (how === "kwargs") return jsonify(c, { b: 1, a: 2 });
    throw new TypeError("jsonify() takes one value.");
  });
  app.get("/tojson", () => {
    const value = ["</script>", "'", "&", { b: 1, a: "<é>" }];
    return `<script>x = ${jsonForHtml(app.json, value).toString()}</script>`;
  });
}
