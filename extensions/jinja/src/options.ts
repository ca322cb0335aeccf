import type { ExtensionOptions, Phial } from "phial";
import type { EnvironmentOptions, Loader, ModuleEntry } from "./engine/index.ts";

/** Templates that `phial templates compile` has written: the default export of its index. */
export type PrecompiledTemplates = Readonly<Record<string, ModuleEntry>>;

/**
 * What {@link Jinja} is made with: code. Deployment values are settings, folders are said where the
 * app and its blueprints are made. What is not named here is handed to the engine as it is.
 */
export interface JinjaOptions
  extends ExtensionOptions, Omit<EnvironmentOptions, "autoReload" | "loader"> {
  /** Where the app's templates come from. @default the files of its `templateFolder` */
  readonly loader?: Loader | ((app: Phial) => Loader);
  /** The only templates there are; none is compiled while serving. */
  readonly precompiled?: PrecompiledTemplates;
}

/** What of the options is the engine's. */
export function environmentOptionsOf({
  name: _name,
  loader: _loader,
  precompiled: _precompiled,
  ...options
}: JinjaOptions): EnvironmentOptions {
  return options;
}
