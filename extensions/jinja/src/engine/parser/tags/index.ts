/**
 * The tag extensions that Jinja brings along.
 */
export { debugExtension, type DebugExtension } from "./debug.ts";
export { doExtension } from "./do.ts";
export { i18nExtension, type I18nSettings } from "./i18n.ts";
export { loopControlsExtension } from "./loop-controls.ts";
