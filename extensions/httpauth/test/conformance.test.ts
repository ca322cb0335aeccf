import { fileURLToPath } from "node:url";
import { defineConformance, extensionChecks, packageChecks } from "@phial/conformance";
import { describe, test } from "vitest";
import { ApiTokens, HTTPDigestAuth, HTTPTokenAuth, memoryTokens } from "../src/index.ts";
import conformance from "./conformance.ts";

// A new process has to import it all, on a machine that may be busy.
const SECONDS = 60_000;

const token = defineConformance({
  make: () => new HTTPTokenAuth({ verifyToken: (text) => text === "right" && { id: 7 } }),
  otherConfig: () => ({ HTTPAUTH_REALM: "other" }),
  use: (auth) => auth.of().realm,
  withSibling: () =>
    new HTTPTokenAuth({ name: "keys", verifyToken: (text) => text === "left" && { id: 7 } }),
});

const digest = defineConformance({
  make: () => new HTTPDigestAuth({ getPassword: () => undefined }),
  config: () => ({ SECRET_KEY: "k".repeat(32) }),
  otherConfig: () => ({ SECRET_KEY: "k".repeat(32), HTTPAUTH_REALM: "other" }),
  use: (auth) => auth.generateHA1("ann", "secret"),
  withSibling: () => new HTTPDigestAuth({ name: "devices", getPassword: () => undefined }),
});

const tokens = defineConformance({
  make: () => new ApiTokens({ store: memoryTokens() }),
  use: async (kept) => {
    const { token: text } = await kept.create({ userId: "7", name: "x", uses: 1 });
    const [first, second] = [await kept.verify(text), await kept.verify(text)];
    return ["id" in first, "id" in second, (await kept.list("7")).length];
  },
  commands: {
    // `create` prints a token, which is another one each time.
    "api-tokens list": { args: ["1"] },
    "api-tokens revoke": { args: ["1", "x"] },
  },
  withSibling: () => new ApiTokens({ name: "robot-tokens", store: memoryTokens() }),
});

describe("HTTPBasicAuth", () => {
  const { make, ...options } = conformance;
  for (const check of extensionChecks(make, options)) test(check.name, check.run, SECONDS);
});

describe("HTTPTokenAuth", () => {
  const { make, ...options } = token;
  for (const check of extensionChecks(make, options)) test(check.name, check.run, SECONDS);
});

describe("HTTPDigestAuth", () => {
  const { make, ...options } = digest;
  for (const check of extensionChecks(make, options)) test(check.name, check.run, SECONDS);
});

describe("ApiTokens", () => {
  const { make, ...options } = tokens;
  for (const check of extensionChecks(make, options)) test(check.name, check.run, SECONDS);
});

describe("@phial/httpauth", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run, SECONDS);
});
