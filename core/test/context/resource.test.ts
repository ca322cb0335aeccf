import { describe, expect, test } from "vitest";
import {
  Extension,
  isPhialError,
  Phial,
  type ResourceScope,
  silentLogger,
} from "../../src/index.ts";
import { recordedLog } from "../recorded-log.ts";

interface Connection {
  readonly id: number;
}

/** An extension that opens numbered connections and says what it does. */
class Store extends Extension<{ readonly scope: ResourceScope }> {
  readonly name: string;
  readonly heard: string[];
  readonly #scope: ResourceScope;
  #opened = 0;
  readonly #connection = this.resource(
    () => {
      const id = ++this.#opened;
      this.heard.push(`open ${this.name} ${id}`);
      return { id };
    },
    ({ id }: Connection) => void this.heard.push(`close ${this.name} ${id}`),
    { scope: (state) => state.scope },
  );

  constructor(name: string, scope: ResourceScope = "context", heard: string[] = []) {
    super();
    this.name = name;
    this.heard = heard;
    this.#scope = scope;
  }

  protected setup() {
    return { scope: this.#scope };
  }

  get connection(): Connection {
    return this.#connection.get();
  }
}

/** An extension whose connection opens asynchronously, or fails to as often as it is told. */
class SlowStore extends Extension<null> {
  readonly name = "slow";
  readonly heard: string[] = [];
  failures = 0;
  readonly #scope: ResourceScope;
  readonly #connection = this.resource(
    async () => {
      this.heard.push("open");
      await Promise.resolve();
      if (this.failures-- > 0) throw new Error("no route to the database");
      return { id: 1 };
    },
    async ({ id }) => {
      await Promise.resolve();
      this.heard.push(`close ${id}`);
    },
    { scope: () => this.#scope },
  );

  constructor(scope: ResourceScope = "context") {
    super();
    this.#scope = scope;
  }

  protected setup(): null {
    return null;
  }

  get connection(): Promise<Connection> {
    return this.#connection.get();
  }
}

function quietApp(name = "resources"): Phial {
  return new Phial(name, { log: silentLogger });
}

async function codeOf(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
  } catch (error) {
    return isPhialError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("a resource of a context", () => {
  test("opens at first use, is the same until the end, and closes with the request", async () => {
    const store = new Store("db");
    await using app = quietApp();
    store.initApp(app);
    app.get("/used", (c) => c.json([store.connection.id, store.connection.id]));
    app.get("/unused", (c) => c.text("ok"));
    expect(await (await app.request("/used")).json()).toEqual([1, 1]);
    await app.request("/unused");
    expect(await (await app.request("/used")).json()).toEqual([2, 2]);
    expect(store.heard).toEqual(["open db 1", "close db 1", "open db 2", "close db 2"]);
  });

  test("closes when the handler fails", async () => {
    const store = new Store("db");
    await using app = quietApp();
    store.initApp(app);
    app.get("/", () => {
      throw new Error(`broken with ${store.connection.id}`);
    });
    expect((await app.request("/")).status).toBe(500);
    expect(store.heard).toEqual(["open db 1", "close db 1"]);
  });

  test("closes in the reverse order of opening, after the teardown hooks", async () => {
    const heard: string[] = [];
    const [one, two] = [new Store("one", "context", heard), new Store("two", "context", heard)];
    await using app = quietApp();
    one.initApp(app);
    two.initApp(app);
    app.teardownRequest(() => void heard.push(`teardown ${two.connection.id}`));
    app.get("/", (c) => c.json([two.connection.id, one.connection.id]));
    await app.request("/");
    expect(heard).toEqual(["open two 1", "open one 1", "teardown 1", "close one 1", "close two 1"]);
  });

  test("closes also when another one fails to close, which is logged", async () => {
    class Stubborn extends Extension<null> {
      readonly name = "stubborn";
      readonly #thing = this.resource(
        () => 1,
        () => Promise.reject(new Error("will not close")),
      );
      protected setup(): null {
        return null;
      }
      get thing(): number {
        return this.#thing.get();
      }
    }
    const log = recordedLog();
    const [store, stubborn] = [new Store("db"), new Stubborn()];
    await using app = new Phial("resources", { log });
    store.initApp(app);
    stubborn.initApp(app);
    app.get("/", (c) => c.json([store.connection.id, stubborn.thing]));
    expect((await app.request("/")).status).toBe(200);
    expect(store.heard).toEqual(["open db 1", "close db 1"]);
    expect(log.lines).toMatchObject([{ fields: { err: { message: "will not close" } } }]);
  });

  test("stays open for a stream until that has ended", async () => {
    const store = new Store("db");
    await using app = quietApp();
    store.initApp(app);
    app.get("/", async function* () {
      yield `${store.connection.id} `;
      yield `${store.connection.id} `;
      store.heard.push("last");
    });
    expect(await (await app.request("/")).text()).toBe("1 1 ");
    expect(store.heard).toEqual(["open db 1", "last", "close db 1"]);
  });

  test("is another one in each of two contexts, also of one app at the same time", async () => {
    const store = new Store("db");
    await using app = quietApp();
    store.initApp(app);
    const ids = await Promise.all([
      app.run(() => store.connection.id),
      app.run(() => store.connection.id),
    ]);
    expect(ids).toEqual([1, 2]);
  });

  test("cannot be had outside of a context", async () => {
    const store = new Store("db");
    store.initApp(quietApp());
    expect(await codeOf(() => store.connection)).toBe("CONTEXT_MISSING");
  });

  test("cannot be opened any more when the context has ended", async () => {
    const store = new Store("db");
    await using app = quietApp();
    store.initApp(app);
    const { promise, resolve } = Promise.withResolvers<void>();
    const late: Promise<string | undefined>[] = [];
    app.get("/", (c) => {
      late.push(promise.then(() => codeOf(() => store.connection)));
      return c.text("ok");
    });
    await app.request("/");
    resolve();
    expect(await late[0]).toBe("CONTEXT_ENDED");
    expect(store.heard).toEqual([]);
  });

  test("is not had in an app that it is not bound to", async () => {
    const store = new Store("db");
    await using app = quietApp();
    expect(await codeOf(() => app.run(() => store.connection))).toBe("EXTENSION_NOT_BOUND");
  });
});

describe("a resource that opens asynchronously", () => {
  test("is one promise for everyone in the context, and closes when it has opened", async () => {
    const store = new SlowStore();
    await using app = quietApp();
    store.initApp(app);
    await app.run(async () => {
      const [one, two] = await Promise.all([store.connection, store.connection]);
      expect(one).toBe(two);
    });
    expect(store.heard).toEqual(["open", "close 1"]);
  });

  test("closes also when nobody waited for it", async () => {
    const store = new SlowStore();
    await using app = quietApp();
    store.initApp(app);
    await app.run(() => void store.connection);
    expect(store.heard).toEqual(["open", "close 1"]);
  });

  test("has nothing to close when opening failed, which whoever asked is told", async () => {
    const store = new SlowStore();
    store.failures = 1;
    await using app = quietApp();
    store.initApp(app);
    await expect(app.run(async () => store.connection)).rejects.toThrow("no route to the database");
    expect(store.heard).toEqual(["open"]);
  });
});

describe("a resource of an app", () => {
  test("opens once, for all contexts, and closes with the app", async () => {
    const store = new Store("pool", "app");
    const app = quietApp();
    store.initApp(app);
    app.get("/", (c) => c.json(store.connection.id));
    await Promise.all([app.request("/"), app.request("/"), app.run(() => store.connection)]);
    expect(store.heard).toEqual(["open pool 1"]);
    await app.close();
    expect(store.heard).toEqual(["open pool 1", "close pool 1"]);
  });

  test("is another one for each app", async () => {
    const store = new Store("pool", "app");
    const [one, two] = [quietApp("one"), quietApp("two")];
    store.initApp(one);
    store.initApp(two);
    const ids = [
      await one.run(() => store.connection.id),
      await two.run(() => store.connection.id),
    ];
    expect(ids).toEqual([1, 2]);
    await one.close();
    expect(await two.run(() => store.connection.id)).toBe(2);
    await two.close();
    expect(store.heard).toContain("close pool 2");
  });

  test("closes before the close hooks that were declared earlier", async () => {
    const heard: string[] = [];
    const store = new Store("pool", "app", heard);
    const app = quietApp();
    app.onClose(() => void heard.push("hook"));
    store.initApp(app);
    await app.run(() => store.connection);
    await app.close();
    expect(heard).toEqual(["open pool 1", "close pool 1", "hook"]);
  });

  test("is tried again after opening has failed", async () => {
    const store = new SlowStore("app");
    store.failures = 1;
    await using app = quietApp();
    store.initApp(app);
    await expect(app.run(async () => store.connection)).rejects.toThrow("no route");
    expect(await app.run(async () => store.connection)).toEqual({ id: 1 });
    expect(store.heard).toEqual(["open", "open"]);
  });
});
