import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Phial } from "phial";
import { createApp } from "../app/create-app.ts";
import { newKey } from "../src/exam-app.ts";
import { inParallel } from "../src/http.ts";
import { program } from "../src/program.ts";

const ORIGIN = "http://127.0.0.1";

interface Side {
  readonly app: Phial;
  readonly name: string;
  readonly limit: number;
  readonly cookie: string;
}

/** Two apps in one process know nothing of each other: keys, sessions, limits, request values. */
export default program({
  async run(bench) {
    const folder = mkdtempSync(join(bench.folder, "two-apps-"));
    const sides = await Promise.all([
      makeSide("left", 300, join(folder, "left.jsonl")),
      makeSide("right", 3000, join(folder, "right.jsonl")),
    ]);
    try {
      const count = bench.size(5000, 20_000);
      await inParallel({ count, at: 50 }, async (index) => {
        const own = sides[index % 2];
        const other = sides[(index + 1) % 2];
        if (own && other) await probe(own, other, index);
      });
      bench.figure(`${count} interleaved requests`);
    } finally {
      await Promise.all(sides.map(({ app }) => app.close()));
    }

    async function probe(own: Side, other: Side, index: number): Promise<void> {
      if (index % 5 === 0) {
        const body = JSON.stringify("x".repeat(1000));
        const headers = { "content-type": "application/json" };
        const { status } = await fetchFrom(own, "/echo/json", { method: "POST", body, headers });
        const wanted = body.length > own.limit ? 413 : 200;
        bench.check(status === wanted, `${own.name}: a body of 1,000 bytes is ${status}`);
        return;
      }
      const isOwn = index % 3 !== 0;
      const headers = { cookie: isOwn ? own.cookie : other.cookie };
      const answer = await fetchFrom(own, `/als/${index}?ms=1`, { headers });
      const user = isOwn ? own.name : null;
      const expected = { id: String(index), user, url: `/als/${index}`, locale: null };
      const got = JSON.stringify(await answer.json());
      bench.check(got === JSON.stringify(expected), `${own.name}: ${got}`);
    }
  },
});

async function makeSide(name: string, limit: number, log: string): Promise<Side> {
  const env = { SECRET_KEY: newKey(), EXAM_LOG: log, PHIAL_MAX_CONTENT_LENGTH: String(limit) };
  const app = createApp(env);
  const side = { app, name, limit, cookie: "" };
  const body = JSON.stringify({ k: "who", v: name });
  const headers = { "content-type": "application/json" };
  const set = await fetchFrom(side, "/session/set", { method: "POST", body, headers });
  return { ...side, cookie: set.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

async function fetchFrom({ app }: Side, path: string, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  if (typeof init?.body === "string") headers.set("content-length", String(init.body.length));
  return app.fetch(new Request(ORIGIN + path, { ...init, headers }));
}
