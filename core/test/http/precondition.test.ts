import { expect, test } from "vitest";
import { isResourceModified } from "../../src/http/index.ts";

const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
const MOMENT = 784_111_777_000;

test.each([
  ["nothing is asked", {}, true],
  ["the tag is known", { "If-None-Match": '"a"' }, false],
  ["the tag is known as a weak one", { "If-None-Match": 'W/"a"' }, false],
  ["another tag is known", { "If-None-Match": '"b"', "If-Modified-Since": DATE }, true],
  ["the time is known", { "If-Modified-Since": DATE }, false],
  ["the state is required", { "If-Match": '"a"' }, true],
  ["another state is required", { "If-Match": '"b"' }, false],
  ["the header makes no sense", { "If-Modified-Since": "yesterday" }, true],
])("a resource counts as Werkzeug counts it when %s", (_name, headers, isModified) => {
  const state = { etag: '"a"', lastModified: MOMENT + 999 };
  expect(isResourceModified(new Headers(headers), state)).toBe(isModified);
});

test("If-Range counts only beside a Range", () => {
  const state = { etag: '"a"' };
  const options = { respectIfRange: true };
  const alone = new Headers({ "If-Range": '"a"' });
  expect(isResourceModified(alone, state, options)).toBe(true);
  const both = new Headers({ "If-Range": '"a"', Range: "bytes=0-1" });
  expect(isResourceModified(both, state, options)).toBe(false);
  expect(isResourceModified(both, { etag: '"b"' }, options)).toBe(true);
  expect(isResourceModified(both, { etag: 'W/"a"' }, options)).toBe(false);
});
