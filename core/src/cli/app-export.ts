import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import { nearest } from "../settings/nearest.ts";
import type { AppReference } from "./app-reference.ts";

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** Makes an app. */
export type AppFactory = (...args: unknown[]) => unknown;

/** The export that is the app, or the one that makes it. */
export type AppExport =
  | { readonly kind: "app"; readonly app: Phial }
  | { readonly kind: "factory"; readonly name: string; readonly make: AppFactory };

const APP_NAMES = ["app", "application", "default"];
const FACTORY_NAMES = ["createApp", "makeApp", "create_app", "make_app", "default"];

/**
 * Whether `value` is an app. It goes by what an app can do and not by its class: the app may stand
 * on another copy of the package than the command.
 */
export function isApp(value: unknown): value is Phial {
  if (typeof value !== "object" || value === null) return false;
  return ["lifecycle", "extensions", "commands", "run", "fetch"].every((name) => name in value);
}

/**
 * Finds the app among the exports of a module: the one that is named; else an app called `app` or
 * `application`, the default export, the only app there is; else a factory by one of the usual
 * names, or as the default export.
 *
 * @throws PhialError `CLI_APP_EXPORT_MISSING`, `CLI_APP_EXPORT_INVALID`, `CLI_APP_AMBIGUOUS`
 */
export function findAppExport(exports: Exports, reference: AppReference, file: string): AppExport {
  if (reference.name !== undefined) return namedExport(exports, reference.name, file);
  const apps = Object.keys(exports).filter((name) => isApp(exports[name]));
  const name = APP_NAMES.find((usual) => apps.includes(usual));
  const chosen = exports[name ?? (apps.length === 1 ? apps.join() : "")];
  if (isApp(chosen)) return { kind: "app", app: chosen };
  if (apps.length > 1) throw ambiguous(apps, file);
  for (const factory of FACTORY_NAMES) {
    const make = exports[factory];
    if (isFunction(make)) return { kind: "factory", name: factory, make };
  }
  throw new PhialError(
    "CLI_APP_EXPORT_MISSING",
    `${file} exports no app and no createApp(). ${exportsText(exports)}`,
    `Write export function createApp(config) { const app = new Phial("name", { config }); return app; }, or name the export: --app ${file}:name.`,
  );
}

function namedExport(exports: Exports, name: string, file: string): AppExport {
  const found = exports[name];
  if (isApp(found)) return { kind: "app", app: found };
  if (isFunction(found)) return { kind: "factory", name, make: found };
  if (Object.hasOwn(exports, name)) {
    throw new PhialError(
      "CLI_APP_EXPORT_INVALID",
      `The export "${name}" of ${file} is ${found === null ? "null" : `a ${typeof found}`}, neither an app nor a function that makes one.`,
      'Export new Phial("name"), or a function that returns one.',
    );
  }
  const meant = nearest(name, Object.keys(exports));
  throw new PhialError(
    "CLI_APP_EXPORT_MISSING",
    `${file} has no export "${name}". ${exportsText(exports)}`,
    meant === undefined ? "Name one of them, or export it." : `Did you mean ${file}:${meant}?`,
  );
}

function isFunction(value: unknown): value is AppFactory {
  return typeof value === "function";
}

function exportsText(exports: Exports): string {
  const names = Object.keys(exports);
  return names.length === 0 ? "It exports nothing." : `It exports ${names.join(", ")}.`;
}

function ambiguous(apps: readonly string[], file: string): PhialError {
  return new PhialError(
    "CLI_APP_AMBIGUOUS",
    `${file} exports several apps: ${apps.join(", ")}.`,
    `Name one of them: --app ${file}:${apps[0]}.`,
  );
}
