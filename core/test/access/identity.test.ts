import { describe, expect, test } from "vitest";
import {
  identified,
  identify,
  identityChanged,
  type IdentitySource,
  Phial,
  silentLogger,
} from "../../src/index.ts";

const ANN = { id: 1, authType: "session" };
const BOB = { id: 2, authType: "basic" };

function appWith(...sources: IdentitySource["identify"][]): Phial {
  const app = new Phial("club", { log: silentLogger });
  for (const [i, source] of sources.entries()) {
    app.access.identitySources.push({ name: `source ${i}`, identify: source });
  }
  return app;
}

async function get(app: Phial): Promise<unknown> {
  return (await app.request("/")).json();
}

describe("who a request comes from", () => {
  test("is nobody while no extension knows", async () => {
    const app = appWith(() => undefined);
    app.get("/", async (c) => c.json((await identified(c)) ?? null));
    expect(await get(app)).toBeNull();
  });

  test("is what the first source says that knows it, which is asked once", async () => {
    let asked = 0;
    const app = appWith(
      () => undefined,
      async () => {
        asked += 1;
        return ANN;
      },
      () => BOB,
    );
    app.get("/", async (c) => c.json(await Promise.all([identified(c), identified(c)])));
    expect(await get(app)).toEqual([ANN, ANN]);
    expect(asked).toBe(1);
  });

  test("is what a guard says, whatever the sources would", async () => {
    const app = appWith(() => ANN);
    app.get("/", async (c) => {
      await identify(c, BOB);
      return c.json(await identified(c));
    });
    expect(await get(app)).toEqual(BOB);
  });

  test("is what a guard says while a source is still looking", async () => {
    const looking = Promise.withResolvers<typeof ANN>();
    const app = appWith(() => looking.promise);
    app.get("/", async (c) => {
      const answer = identified(c);
      await identify(c, BOB);
      looking.resolve(ANN);
      return c.json(await answer);
    });
    expect(await get(app)).toEqual(BOB);
  });

  test("is nobody after a logout, whatever the sources would say", async () => {
    const app = appWith(() => ANN);
    app.get("/", async (c) => {
      await identify(c, undefined);
      return c.json((await identified(c)) ?? null);
    });
    expect(await get(app)).toBeNull();
  });

  test("is told to who listens", async () => {
    const app = appWith();
    app.get("/", async (c) => {
      await identify(c, ANN);
      await identify(c, undefined);
      return "";
    });
    const heard = await identityChanged.collect(app, () => app.request("/"));
    expect(heard.map(({ identity }) => identity)).toEqual([ANN, undefined]);
  });
});
