/** Python's two ways to format a string: `%`, and `str.format` with its format specifications. */
export { StringFormatter, type FormatArguments } from "./format-string.ts";
export { formatValue } from "./format-value.ts";
export { percent } from "./percent.ts";
