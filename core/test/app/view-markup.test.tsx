import { html } from "hono/html";
import { expect, test } from "vitest";
import { Markup, Phial, reply, silentLogger } from "../../src/index.ts";

function createApp(): Phial {
  const app = new Phial("pages", {
    log: silentLogger,
    config: { TESTING: true, PROPAGATE_EXCEPTIONS: false },
  });
  const Slow = async () => <b>later</b>;
  app.get("/jsx", () => <p title="&">{"<b>"}</p>);
  app.get("/html", () => html`<p>${"<b>"}</p>`);
  app.get("/markup", () => new Markup("<p></p>"));
  app.get("/reply", () => reply(<p>made</p>, 201));
  app.get("/slow", () => <Slow />);
  return app;
}

test.each([
  ["/jsx", '<p title="&amp;">&lt;b&gt;</p>'],
  ["/html", "<p>&lt;b&gt;</p>"],
  ["/markup", "<p></p>"],
  ["/reply", "<p>made</p>"],
])("%s, which returns markup, is sent as HTML", async (path, body) => {
  await using app = createApp();
  const response = await app.request(path);
  expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
  expect(await response.text()).toBe(body);
});

test("JSX with an async component is refused and not sent as an object", async () => {
  await using app = createApp();
  expect((await app.request("/slow")).status).toBe(500);
});
