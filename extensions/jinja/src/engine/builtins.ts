/** What an environment has from the start. */

export { FILTERS } from "./filters/index.ts";
export { percent } from "./format/index.ts";
export { GLOBALS } from "./globals/index.ts";
export { METHODS } from "./methods/index.ts";
export { TESTS } from "./tests/index.ts";
export { SANDBOX } from "./sandbox.ts";
