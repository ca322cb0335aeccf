import { debugText } from "./debug-text.ts";
import { TemplateError } from "./errors.ts";
import type { TagExtension } from "./extension.ts";
import { debugExtension } from "./parser/tags/debug.ts";
import { doExtension } from "./parser/tags/do.ts";
import { i18nExtension } from "./parser/tags/i18n.ts";
import { loopControlsExtension } from "./parser/tags/loop-controls.ts";
import { Context } from "./runtime/context.ts";

/** The extensions that Jinja brings along. */
export type ExtensionName = "debug" | "do" | "i18n" | "loopcontrols";

export interface I18nOptions {
  readonly newstyle: boolean;
  readonly trimmed: boolean;
}

/** Whether it is the name of one of Jinja's extensions. */
export function isExtensionName(name: unknown): name is ExtensionName {
  return name === "debug" || name === "do" || name === "i18n" || name === "loopcontrols";
}

/** The extensions by their identifiers; of two with the same one, the later one counts. */
export function extensionsOf(
  extensions: readonly (TagExtension | ExtensionName)[],
  i18n: I18nOptions,
): Map<string, TagExtension> {
  const all = extensions.map((given) => (typeof given === "string" ? named(given, i18n) : given));
  return new Map(all.map((extension) => [extension.identifier, extension]));
}

function named(name: ExtensionName, i18n: I18nOptions): TagExtension {
  switch (name) {
    case "debug":
      return debugExtension(renderDebug);
    case "do":
      return doExtension;
    case "i18n":
      return i18nExtension(i18n);
    default:
      return loopControlsExtension;
  }
}

function renderDebug(context: unknown): string {
  if (context instanceof Context) return debugText(context);
  throw new TemplateError("The tag debug prints the context of a template only.");
}
