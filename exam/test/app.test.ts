import { describe, expect, test } from "vitest";
import { createApp } from "../app/create-app.ts";
import { profileNames, readConfig } from "../app/environment.ts";

const SECRET_KEY = "0123456789abcdef0123456789abcdef";
const env = { SECRET_KEY, EXAM_LOG: "/dev/null" };

describe("the exam app", () => {
  test.each([...profileNames])("answers in the profile %s", async (profile) => {
    // Nobody asks for the keys: no token comes.
    const issuer = profile === "jwks" && { PHIAL_JWT_JWKS_URL: "http://127.0.0.1:9/jwks" };
    const own = { EXAM_PROFILE: profile, DATABASE_URL: "sqlite::memory:", ...issuer };
    await using app = createApp({ ...env, ...own });
    expect((await app.request("http://ex.test/")).status).toBe(200);
  });

  test("refuses a profile that does not exist", () => {
    expect(() => createApp({ ...env, EXAM_PROFILE: "nonsense" })).toThrow(/EXAM_PROFILE/);
  });

  test("opens its guarded folders to the pass alone", async () => {
    await using app = createApp({ ...env, EXAM_PASS: "open" });
    for (const path of ["/static/admin/secret.txt", "/sub/admin/x"]) {
      expect((await app.request(path)).status).toBe(401);
      const answer = await app.request(path, { headers: { "x-exam-pass": "open" } });
      expect(await answer.text()).toContain("c4n4ry");
    }
  });

  test("is told its database as a URL, or as the path of a file", () => {
    const config = (variables: object) => readConfig({ ...env, ...variables }).get("DATABASE_URL");
    expect(config({ DATABASE_URL: "/srv/exam.db" })).toBe("sqlite:/srv/exam.db");
    expect(config({ DATABASE_URL: "postgres://db/exam" })).toBe("postgres://db/exam");
    expect(config({ EXAM_PROFILE: "postgres" })).toMatch(/^postgres:/);
  });

  test("moves money and keeps its sum, also when it fails", async () => {
    await using app = createApp({ ...env, DATABASE_URL: "sqlite::memory:" });
    await app.start();
    const headers = { "content-type": "application/json" };
    const transfer = async (fields: object) => {
      const body = JSON.stringify({ from: 1, to: 2, amount: 30, ...fields });
      return (await app.request("/db/transfer", { method: "POST", headers, body })).status;
    };
    expect(await transfer({})).toBe(200);
    expect(await transfer({ fail: true })).toBe(422);
    expect(await transfer({ amount: 71 })).toBe(409);
    expect(await transfer({ from: { $ne: null } })).toBe(400);
    expect(await (await app.request("/__exam/stats")).json()).toMatchObject({
      sum: 1000,
      db: { open: 5, waiting: 0 },
    });
  });

  test("has no probes in production", async () => {
    await using app = createApp({ ...env, EXAM_PROFILE: "prod" });
    expect((await app.request("http://ex.test/__exam/stats")).status).toBe(404);
  });

  test("answers for its health under any host", async () => {
    await using app = createApp({ ...env, EXAM_PROFILE: "prod" });
    expect((await app.request("http://10.0.0.7/healthz")).status).toBe(200);
    expect((await app.request("http://10.0.0.7/")).status).toBe(400);
  });

  test("moves its clock", async () => {
    await using app = createApp(env);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ offset_ms: 86_400_000 });
    const before = app.clock.now();
    await app.request("/__exam/clock", { method: "POST", headers, body });
    expect(app.clock.now() - before).toBeGreaterThanOrEqual(86_400_000);
    await app.request("/__exam/reset", { method: "POST" });
    expect(app.clock.now() - before).toBeLessThan(86_400_000);
  });
});
