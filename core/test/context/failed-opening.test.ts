import { describe, expect, test } from "vitest";
import { Extension, Phial, type ResourceScope, silentLogger } from "../../src/index.ts";

/** Opens a line that is down at the first attempt. */
class Lines extends Extension<null> {
  readonly name = "lines";
  readonly closed: string[] = [];
  attempts = 0;
  readonly #line;

  constructor(scope: ResourceScope) {
    super();
    this.#line = this.resource(
      () => this.#open(),
      (line) => void this.closed.push(line),
      { scope: () => scope },
    );
  }

  protected setup(): null {
    return null;
  }

  async #open(): Promise<string> {
    this.attempts += 1;
    if (this.attempts === 1) throw new Error("the line is down");
    return `line ${this.attempts}`;
  }

  get line(): Promise<string> {
    return this.#line.get();
  }
}

describe("opening that fails", () => {
  test("is told to whoever asked and not once more at the end of the context", async () => {
    const lines = new Lines("context");
    await using app = new Phial("office", { log: silentLogger });
    lines.initApp(app);

    const answer = await app.run(() => lines.line.catch((error: Error) => error.message));

    expect(answer).toBe("the line is down");
  });

  test("leaves an app's resource to be opened by the next who asks", async () => {
    const lines = new Lines("app");
    await using app = new Phial("office", { log: silentLogger });
    lines.initApp(app);

    await expect(app.run(() => lines.line)).rejects.toThrow("the line is down");

    expect(await app.run(() => lines.line)).toBe("line 2");
    expect(await app.run(() => lines.line)).toBe("line 2");
  });

  test("gives closing only what was opened", async () => {
    const lines = new Lines("app");
    const app = new Phial("office", { log: silentLogger });
    lines.initApp(app);
    await expect(app.run(() => lines.line)).rejects.toThrow("the line is down");
    await app.run(() => lines.line);

    await app.close();

    expect(lines.closed).toEqual(["line 2"]);
  });
});

describe("opening that comes too late", () => {
  class Pens extends Extension<ResourceScope> {
    readonly name = "pens";
    open = 0;
    readonly #pen = this.resource(
      () => (this.open += 1),
      () => void (this.open -= 1),
      { scope: (scope) => scope },
    );
    readonly #scope: ResourceScope;

    constructor(scope: ResourceScope) {
      super();
      this.#scope = scope;
    }

    protected setup(): ResourceScope {
      return this.#scope;
    }

    get pen(): number {
      return this.#pen.get();
    }
  }

  test("is refused when the context has ended, so that nothing stays open", async () => {
    const pens = new Pens("context");
    await using app = new Phial("office");
    pens.initApp(app);
    const { promise: paused, resolve: resume } = Promise.withResolvers<void>();
    let late: Promise<number> = Promise.resolve(0);

    await app.run(() => {
      late = paused.then(() => pens.pen);
    });
    resume();

    await expect(late).rejects.toMatchObject({ code: "CONTEXT_ENDED" });
    expect(pens.open).toBe(0);
  });

  test("is refused when the app is closed, so that nothing stays open", async () => {
    const pens = new Pens("app");
    const app = new Phial("office");
    pens.initApp(app);

    const late = app.run(async () => {
      await app.close();
      return pens.pen;
    });

    await expect(late).rejects.toMatchObject({ code: "CONTEXT_ENDED" });
    expect(pens.open).toBe(0);
  });

  test("is allowed to a teardown hook, and closed after it", async () => {
    const pens = new Pens("context");
    await using app = new Phial("office");
    pens.initApp(app);
    let seen = 0;
    app.teardownContext(() => void (seen = pens.pen));

    await app.run(() => undefined);

    expect(seen).toBe(1);
    expect(pens.open).toBe(0);
  });
});
