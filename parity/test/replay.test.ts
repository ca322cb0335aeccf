import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { DivergenceRule } from "../src/divergence.ts";
import type { RecordedRequest, RecordedResponse, Recording, Step } from "../src/recording.ts";
import { replay } from "../src/replay.ts";
import type { CreateTwin, TwinTools } from "../src/twin.ts";

type StepInput = Partial<Omit<Step, "request" | "response">> & {
  readonly request?: Partial<RecordedRequest>;
  readonly response?: Partial<RecordedResponse>;
};

function recordingOf(steps: StepInput[], change: Partial<Recording> = {}): Recording {
  return {
    app: "tiny",
    title: "made by hand",
    config: {},
    headers_compared: [],
    volatile_types: {},
    start: 100,
    steps: steps.map(({ request, response, cookies_sent: sent = [], ...rest }) => ({
      at: 100,
      client: "a",
      ...(request?.headers?.["cookie"] === undefined ? { cookies_sent: sent } : {}),
      ...rest,
      request: { method: "GET", path: "/", headers: {}, remote_addr: "127.0.0.1", ...request },
      response: { status: 200, headers: {}, ...response },
    })),
    ...change,
  };
}

/** A twin that answers with `answer` and notes what it was asked. */
function twinOf(answer: (request: Request, asked: number) => Response | Promise<Response>) {
  const asked: Request[] = [];
  const createTwin: CreateTwin = () => ({
    fetch: (request) => {
      asked.push(request);
      return answer(request, asked.length);
    },
  });
  return { asked, createTwin };
}

async function failing(
  recording: Recording,
  createTwin: CreateTwin,
  rules: readonly DivergenceRule[] = [],
): Promise<Record<number, string[]>> {
  const { unlike } = await replay(recording, createTwin, rules);
  return Object.fromEntries(
    unlike
      .filter(({ differences }) => differences.length > 0)
      .map(({ index, differences }) => [index, differences.map(({ field }) => field)]),
  );
}

describe("a replay", () => {
  test("passes when every step is as recorded", async () => {
    const { createTwin } = twinOf(() => new Response("hi"));
    const recording = recordingOf([{ response: { body: "hi" } }, { response: { body: "hi" } }]);
    expect(await replay(recording, createTwin, [])).toEqual({
      app: "tiny",
      steps: 2,
      unlike: [],
    });
  });

  test("goes on after a step that failed and says which", async () => {
    const { createTwin } = twinOf((_request, asked) => {
      if (asked === 2) throw new Error("broken");
      return new Response("hi", { status: asked === 3 ? 201 : 200 });
    });
    const recording = recordingOf([{}, {}, {}, {}]);
    expect(await failing(recording, createTwin)).toEqual({ 1: ["failure"], 2: ["status"] });
  });

  test("keeps one jar per client and sends cookies back", async () => {
    const { asked, createTwin } = twinOf(
      (_request, times) => new Response("", { headers: { "Set-Cookie": `n=${times}; Path=/` } }),
    );
    const steps: StepInput[] = [
      { client: "a" },
      { client: "a", cookies_sent: ["n"] },
      { client: "b" },
      { client: "b", cookies_sent: ["n"], request: { jar: { copy_from: "a" } } },
    ];
    await replay(recordingOf(steps), createTwin, []);
    expect(asked.map((request) => request.headers.get("cookie"))).toEqual([
      null,
      "n=1",
      null,
      "n=2",
    ]);
  });

  test("fails when the jar does not send what was recorded", async () => {
    const { createTwin } = twinOf(() => new Response(""));
    const recording = recordingOf([{ cookies_sent: ["session"] }]);
    expect(await failing(recording, createTwin)).toEqual({ 0: ["cookies_sent"] });
  });

  test("leaves the jar alone when the request has its own Cookie header", async () => {
    const { asked, createTwin } = twinOf(
      () => new Response("", { headers: { "Set-Cookie": "n=1; Path=/" } }),
    );
    const recording = recordingOf([
      {},
      { request: { headers: { cookie: "x=y" } } },
      { cookies_sent: ["n"] },
    ]);
    const fields = Object.values(await failing(recording, createTwin)).flat();
    expect(fields).not.toContain("cookies_sent");
    expect(asked.map((request) => request.headers.get("cookie"))).toEqual([null, "x=y", "n=1"]);
  });

  test("captures variables before it compares and puts them into later requests", async () => {
    const { asked, createTwin } = twinOf(() =>
      Response.json({ user: { ids: [7, true] }, nonce: "abc" }, { headers: { "X-Tok": "t=42;" } }),
    );
    const expected = { user: { ids: ["{{none}}"] }, nonce: "{{nonce}}" };
    const recording = recordingOf([
      {
        response: { json: { ...expected, user: { ids: [7, true] } } },
        capture: {
          id: { json: "user.ids.0" },
          flag: { json: "user.ids.1" },
          nonce: { json: "nonce" },
          tok: { header: "x-tok", regex: "t=(\\d+)" },
          body: { regex: "non\\w" },
        },
      },
      { request: { path: "/{{id}}/{{tok}}?{{flag}}-{{body}}", headers: { "X-N": "{{nonce}}" } } },
    ]);
    expect(await failing(recording, createTwin)).toEqual({});
    expect(asked[1]?.url).toBe("http://localhost/7/42?True-nonc");
    expect(asked[1]?.headers.get("x-n")).toBe("abc");
  });

  test("fails when there is nothing to capture", async () => {
    const { createTwin } = twinOf(() => new Response("no json"));
    const capture = { a: { json: "x" }, b: { cookie: "c" }, c: { regex: "(z)" } };
    const recording = recordingOf([{ capture }]);
    expect(await failing(recording, createTwin)).toEqual({
      0: ["capture.a", "capture.b", "capture.c"],
    });
  });

  test("fails when a captured value does not come back", async () => {
    const { createTwin } = twinOf((_request, asked) => Response.json({ id: `id-${asked}` }));
    const recording = recordingOf([
      { response: { json: { id: "{{id}}" } }, capture: { id: { json: "id" } } },
      { response: { json: { id: "{{id}}" } } },
    ]);
    expect(await failing(recording, createTwin)).toEqual({ 1: ["json.id"] });
  });

  test("holds the clock still and moves it from step to step", async () => {
    const seen: number[] = [];
    const createTwin: CreateTwin = (_config, { clock }) => {
      seen.push(clock.now());
      return {
        fetch: () => {
          seen.push(clock.now(), clock.monotonic());
          return new Response("");
        },
      };
    };
    await replay(recordingOf([{ at: 100 }, { at: 1_700_000_000.123_456 }]), createTwin, []);
    expect(seen).toEqual([100_000, 100_000, 100_000, 1_700_000_000_123.456, 1_700_000_000_123.456]);
  });

  test("makes the app anew with the config so far and closes every instance", async () => {
    const configs: Record<string, unknown>[] = [];
    const tools: TwinTools[] = [];
    let closed = 0;
    const createTwin: CreateTwin = (config, given) => {
      configs.push(config);
      tools.push(given);
      return { fetch: () => new Response(""), close: async () => void (closed += 1) };
    };
    const steps: StepInput[] = [
      { restart: { B: { $bytes: "AQI=" } } },
      {},
      { restart: { A: { $timedelta: 60.5 }, C: [1] } },
    ];
    await replay(recordingOf(steps, { config: { A: 1 } }), createTwin, []);
    const B = new Uint8Array([1, 2]);
    expect(configs).toEqual([{ A: 1 }, { A: 1, B }, { A: 60.5, B, C: [1] }]);
    expect(tools.map((given) => given.restart !== undefined)).toEqual([false, true, true]);
    expect(closed).toBe(3);
  });

  test("asks for observations after work the answer left behind", async () => {
    const log: string[] = [];
    const createTwin: CreateTwin = () => ({
      fetch: () => {
        queueMicrotask(() => log.push("teardown"));
        return new Response("");
      },
      observe: () => log.splice(0),
    });
    const recording = recordingOf([{ observed: ["teardown"] }, { observed: [] }]);
    expect(await failing(recording, createTwin)).toEqual({ 1: ["observed"] });
  });

  test("shows the twin Flask's own bytes of a cookie in the next steps", async () => {
    const sign = (signed: string): string => {
      const key = createHmac("sha1", "k").update("cookie-session").digest();
      return `${signed}.${createHmac("sha1", key).update(signed).digest("base64url")}`;
    };
    const payload = (text: string): string => Buffer.from(text).toString("base64url");
    const example = sign(`${payload('{"a": 1}')}.AAAAZA`);
    const own = sign(`${payload('{"a":1}')}.AAAAZA`);
    const cookie = { name: "session", path: "/", domain: null, expires: null, max_age: null };
    const flags = { secure: false, httponly: false, samesite: null, partitioned: false };
    const $session = { payload: { a: 1 }, timestamp: 100, compressed: false, example };
    const steps: StepInput[] = [
      { response: { set_cookies: [{ ...cookie, ...flags, value: { $session } }] } },
      { cookies_sent: ["session"] },
    ];
    const { asked, createTwin } = twinOf((_request, times) =>
      times === 1
        ? new Response("", { headers: { "Set-Cookie": `session=${own}; Path=/` } })
        : new Response(""),
    );
    const recording = recordingOf(steps, { config: { SECRET_KEY: "k" } });
    expect(await failing(recording, createTwin)).toEqual({});
    expect(asked[1]?.headers.get("cookie")).toBe(`session=${example}`);
  });
});

describe("a divergence", () => {
  const rules: DivergenceRule[] = [
    {
      id: "teapot",
      explainsStep: ({ field }, { request, got }) =>
        field === "status" && request.path === "/tea" && got?.status === 418,
    },
  ];
  const { createTwin } = twinOf((request) =>
    new URL(request.url).pathname === "/tea"
      ? new Response("tea", { status: 418 })
      : new Response("coffee", { status: 418 }),
  );

  test("is counted by its rule and does not fail the step", async () => {
    const recording = recordingOf([{ request: { path: "/tea" } }]);
    const { unlike } = await replay(recording, createTwin, rules);
    expect(unlike).toMatchObject([{ index: 0, differences: [], rules: ["teapot"] }]);
  });

  test("does not cover what its rule does not explain", async () => {
    const recording = recordingOf([
      { request: { path: "/tea" }, response: { body: "coffee" } },
      { request: { path: "/coffee" } },
    ]);
    expect(await failing(recording, createTwin, rules)).toEqual({ 0: ["body"], 1: ["status"] });
  });
});
