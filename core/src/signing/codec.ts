import { readJson } from "./json-reader.ts";
import { writeJson } from "./json-writer.ts";
import type { JsonStyle } from "./json-writer.ts";

/** Makes text from a value and back: what itsdangerous calls a `serializer`. */
export interface Codec {
  dumps(value: unknown): string;
  /** May throw anything for text that it did not write: loading makes a `BadPayload` of it. */
  loads(text: string): unknown;
}

/** Python's `json` as it is: the default of `Serializer` and `TimedSerializer`. */
export const spacedJson: Codec = jsonCodec({
  comma: ", ",
  colon: ": ",
  isAscii: true,
  isTagged: false,
});

/** The short form: the default of the URL-safe serializers. */
export const compactJson: Codec = jsonCodec({
  comma: ",",
  colon: ":",
  isAscii: false,
  isTagged: false,
});

function jsonCodec(style: JsonStyle): Codec {
  return { dumps: (value) => writeJson(value, style), loads: readJson };
}
