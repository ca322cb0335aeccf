import type { ConfigObject, Context, Extension, Phial } from "phial";

/** Settings of an app that is made for a check; a function is called for each app. */
export type CheckConfig = ConfigObject | (() => ConfigObject);

/** How the checks use an extension. Without `use` or `exercise` most of what it does goes unseen. */
export interface ExtensionCheckOptions<E extends Extension = Extension> {
  /** Settings of the apps. A function can give every app a file or a database of its own. */
  readonly config?: CheckConfig;
  /** Settings with which `use` and `exercise` give another result. */
  readonly otherConfig?: CheckConfig;
  /** What an app declares besides, right after `initApp`: routes, loaders, hooks. */
  readonly prepare?: (app: Phial, extension: E) => void;
  /**
   * One use of the extension wherever there is a context. Gives back something to compare, which
   * depends on nothing but the settings and on how often the app was used before.
   */
  readonly use?: (extension: E) => unknown;
  /** One use of the extension in a request, likewise. @default `use` */
  readonly exercise?: (c: Context, extension: E) => unknown;
  /** What to compare of the answer, for an extension that works on it: a status, a header. */
  readonly answer?: (response: Response) => unknown;
  /** The request to send; `exercise` runs where its path is `/conformance`. @default GET */
  readonly request?: () => Request;
  /** Makes the end of the current context fail, by closing what the extension is going to close. */
  readonly spoil?: (extension: E) => unknown;
  /** How to call its commands, by their names. */
  readonly commands?: Readonly<Record<string, CommandInputs>>;
  /**
   * Makes an instance under another name, for the same app; `config` has its settings, too. `false`
   * where an app has no use for a second one.
   */
  readonly withSibling?: (() => E) | false;
}

/** What a command is called with. */
export interface CommandInputs {
  readonly args?: readonly (string | undefined)[];
  readonly options?: Readonly<Record<string, string | boolean | undefined>>;
  /** The values of options that may repeat. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

/** The path at which an extension is exercised. */
export const EXERCISE_PATH = "/conformance";
