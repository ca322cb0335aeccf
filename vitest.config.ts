import { defineConfig } from "vitest/config";

// "import" and "default" go without saying, and named here they would hold for require() as well.
const resolve = { conditions: ["source", "node"] };
const shared = {
  resolve,
  ssr: { resolve },
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
} as const;

/**
 * Suites that look at or change what belongs to the whole process: a server puts its own Request
 * and Response into the globals, and what counts open handles must be alone to count.
 */
const PROCESS_WIDE = [
  "core/test/{server,cli}/**/*.test.ts",
  "core/test/body/over-http.test.ts",
  "core/test/files/path-attacks.test.ts",
  "extensions/*/test/conformance.test.ts",
  "kit/*/test/**/*.test.ts",
  "parity/test/**/*.test.ts",
  "exam/test/**/*.test.ts",
];

export default defineConfig({
  test: {
    coverage: { provider: "v8", include: ["core/src/**", "extensions/*/src/**", "kit/*/src/**"] },
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["{core,extensions/*,apps/*,scripts}/test/**/*.test.{ts,tsx}"],
          exclude: PROCESS_WIDE,
          isolate: false,
          restoreMocks: true,
        },
      },
      { ...shared, test: { name: "process", include: PROCESS_WIDE, restoreMocks: true } },
    ],
  },
});
