import { expect, test } from "vitest";
import { Annotation } from "../src/annotation.ts";

test("an annotation is seen by who has it, and by nobody else", () => {
  const annotation = new Annotation<string>();
  const other = new Annotation<string>();
  const object = { name: "tea" };

  annotation.set(object, "first");
  annotation.set(object, "second");

  expect(annotation.get(object)).toBe("second");
  expect(other.has(object)).toBe(false);
  expect({ ...object }).toStrictEqual({ name: "tea" });
  expect(JSON.stringify(object)).toBe('{"name":"tea"}');
  annotation.delete(object);
  expect(annotation.has(object)).toBe(false);
});
