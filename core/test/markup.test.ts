import { describe, expect, test } from "vitest";
import { flaskJson, htmlOf, Markup, Phial, silentLogger } from "../src/index.ts";
import { dumpTagged } from "../src/signing/tagged-json.ts";

/** HTML of another package: known by its method, as in markupsafe. */
class OtherMarkup extends String {
  __html__(): string {
    return this.toString();
  }
}

describe("HTML of another package", () => {
  const other = new OtherMarkup("<b>&</b>");

  test("is known by its method __html__()", () => {
    expect(htmlOf(other)).toBe("<b>&</b>");
    expect(htmlOf(new Markup("<i>"))).toBe("<i>");
  });

  test("is not escaped again", () => {
    expect(Markup.escape(other).toString()).toBe("<b>&</b>");
  });

  test("is written into Flask's JSON and into sessions as our own", () => {
    expect(flaskJson().stringify([other])).toBe(flaskJson().stringify([new Markup("<b>&</b>")]));
    expect(dumpTagged(other)).toBe('{" m":"<b>&</b>"}');
  });

  test("is sent as a page when a handler returns it", async () => {
    await using app = new Phial("pages", { log: silentLogger });
    app.get("/", () => other);
    const response = await app.request("/");
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toBe("<b>&</b>");
  });
});

test.each([["text"], [7], [null], [undefined], [{}], [{ __html__: "<b>" }]])(
  "%j is no HTML",
  (value) => {
    expect(htmlOf(value)).toBeUndefined();
  },
);
