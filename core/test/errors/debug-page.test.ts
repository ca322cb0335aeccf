import { describe, expect, test } from "vitest";
import { Phial, silentLogger } from "../../src/index.ts";
import { testClient } from "../../src/testing/index.ts";

function brokenApp(config: Record<string, unknown>): Phial {
  const app = new Phial("debug", { log: silentLogger, config });
  app.get("/broken/:name", function show() {
    throw new Error("<script>alert(1)</script>", { cause: new RangeError("the root") });
  });
  return app;
}

async function pageOf(config: Record<string, unknown>, address: string): Promise<string> {
  const client = testClient(brokenApp(config), { address });
  const response = await client.get("/broken/<i>");
  expect(response.status).toBe(500);
  return response.text();
}

describe("the debug page", () => {
  test("shows the error, its cause, its stack and the request", async () => {
    const page = await pageOf({ DEBUG: true }, "127.0.0.1");
    expect(page).toContain("Error: &lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain("Caused by RangeError: the root");
    expect(page).toContain("debug-page.test.ts");
    expect(page).toContain("(endpoint show)");
  });

  test("shows a message of many lines as it is, and its first line as the title", async () => {
    const app = new Phial("debug", { log: silentLogger, config: { DEBUG: true } });
    app.get("/", () => {
      const error = new Error("short");
      error.message = "No such name (page.html, line 2)\n  1 | <p>\n> 2 | {{ nmae }}";
      throw error;
    });
    const page = await (await testClient(app, { address: "127.0.0.1" }).get("/")).text();
    expect(page).toContain("<h1>Error: No such name (page.html, line 2)</h1>");
    expect(page).toMatch(/<pre>.*\n {2}1 \| &lt;p&gt;\n&gt; 2 \| \{\{ nmae \}\}\n +at /);
  });

  test("escapes whatever came from outside and holds no script", async () => {
    const page = await pageOf({ DEBUG: true }, "::1");
    expect(page).not.toMatch(/<script|<i>| on\w+=/i);
  });

  test.each(["10.1.2.3", "203.0.113.7", "::ffff:10.0.0.1", "fe80::1", ""])(
    "is not shown to %j, another machine",
    async (address) => {
      expect(await pageOf({ DEBUG: true }, address)).not.toContain("the root");
    },
  );

  test("is not shown to another machine that claims to be this one", async () => {
    const config = { DEBUG: true, TRUSTED_PROXIES: { hops: 1 } };
    const client = testClient(brokenApp(config), {
      address: "10.0.0.1",
      headers: { "X-Forwarded-For": "127.0.0.1" },
    });
    expect(await (await client.get("/broken/x")).text()).not.toContain("the root");
  });

  test("is not shown without DEBUG", async () => {
    expect(await pageOf({}, "127.0.0.1")).not.toContain("the root");
  });

  test("yields to a handler of 500", async () => {
    const app = brokenApp({ DEBUG: true });
    app.registerErrorHandler(500, () => "sorry");
    expect(await (await testClient(app).get("/broken/x")).text()).toBe("sorry");
  });
});
