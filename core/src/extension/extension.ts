import type { Context } from "hono";
import { Phial } from "../app/phial.ts";
import { contextOf } from "../context/request-context.ts";
import { Resource, type ResourceOptions } from "../context/resource.ts";
import { currentApp } from "../context/storage.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { SettingsTable } from "../settings/setting.ts";
import type { Signal } from "../signals.ts";
import type { Command } from "./command.ts";
import { configuredSettings, prefixOf } from "./instance-settings.ts";

/** The name of an extension: words in lower case, joined by hyphens. */
const INSTANCE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What every extension may be made with. */
export interface ExtensionOptions {
  /**
   * Tells a second instance in one app apart. The names of its settings begin with it: `"archive"`
   * reads `ARCHIVE_SQLITE3_DATABASE`. Lower case, words joined by hyphens.
   */
  readonly name?: string | undefined;
}

/** How a resource of an extension is closed and how long it lives. */
export type ResourceLife<State, R> = Pick<ResourceOptions<State, R>, "scope">;

/**
 * Base class of everything an app can do beyond routing. An instance belongs to no app: it is made
 * once, at module level, and bound to each app with {@link initApp}; what it keeps for an app is
 * the state that `setup` returns, held here and nowhere else.
 *
 * @example
 * export class Greeter extends Extension<{ greeting: string }> {
 *   readonly name = "greeter";
 *   override readonly settings = defineSettings({
 *     GREETING: { type: "string", default: "Hello", doc: "What to say." },
 *   });
 *   protected setup(app: Phial, settings: SettingsOf<typeof this.settings>) {
 *     return { greeting: settings.GREETING };
 *   }
 *   greet(name: string): string {
 *     return `${this.of().greeting}, ${name}!`;
 *   }
 * }
 */
export abstract class Extension<State = unknown> {
  /** The ability, in lower case; unique within an app. */
  abstract readonly name: string;
  /** Its settings, read when it is bound to an app. */
  readonly settings: SettingsTable = {};
  /** The extensions it stands on: they have to be bound to the app before it. */
  readonly needs: readonly Extension[] = [];
  /** Commands it adds to `phial`; they run inside an app context. */
  readonly commands: readonly Command[] = [];
  /** The signals it sends. */
  readonly signals: readonly Pick<Signal<unknown>, "name">[] = [];

  readonly #states = new WeakMap<Phial, { readonly state: State }>();
  readonly #instance: string | undefined;
  #prefix = "";

  /** @throws PhialError `EXTENSION_NAME_INVALID` when the name is no name of an instance. */
  constructor({ name }: ExtensionOptions = {}) {
    if (name !== undefined && !INSTANCE.test(name)) throw invalidName(name);
    this.#instance = name;
  }

  /**
   * The name of this instance: the option `name`, or else `ability`. Call it in the initialiser of
   * the field `name`, to allow several instances in one app.
   *
   * @example
   * readonly name = this.named("sqlite3");
   */
  protected named(ability: string): string {
    const name = this.#instance ?? ability;
    this.#prefix = name === ability ? "" : prefixOf(name);
    return name;
  }

  /** What the names of its settings begin with in the configuration: `""`, or `"ARCHIVE_"`. */
  get settingsPrefix(): string {
    return this.#prefix;
  }

  /** Its settings under the names that they have in the configuration. */
  get configuredSettings(): SettingsTable {
    return configuredSettings(this);
  }

  /**
   * Binds the extension to `app`: checks what it needs, reads its settings, runs its setup.
   * Synchronous; opens nothing.
   *
   * @throws PhialError `EXTENSION_ALREADY_BOUND`, `EXTENSION_NAME_TAKEN`, `EXTENSION_NAME_INVALID`,
   * `EXTENSION_NEED_MISSING`, `SETTINGS_INVALID`, `SETUP_FINISHED`.
   */
  initApp(app: Phial): this {
    if (this.#instance !== undefined && this.#instance !== this.name) {
      throw ignoredName(this.name, this.#instance);
    }
    app.extensions.bind(this, (settings) => {
      this.#states.set(app, { state: this.setup(app, settings) });
    });
    return this;
  }

  /** Prepares one app: declares hooks, routes and commands, and returns what to keep for the app. */
  protected abstract setup(app: Phial, settings: object): State;

  /** Whether the extension is bound to `app`. */
  isBoundTo(app: Phial): boolean {
    return this.#states.has(app);
  }

  /**
   * What the extension keeps for an app: given the app, a request of it, or nothing for the
   * current context.
   *
   * @throws PhialError `EXTENSION_NOT_BOUND`, and `CONTEXT_MISSING` without an argument outside of
   * a context.
   */
  of(target?: Phial | Context): State {
    const app = appOf(target);
    const bound = this.#states.get(app);
    if (bound) return bound.state;
    throw new PhialError(
      "EXTENSION_NOT_BOUND",
      `"${this.name}" is not bound to the app "${app.name}".`,
      `Call ${variableName(this.name)}.initApp(app) in createApp().`,
    );
  }

  /**
   * Declares something that is opened at first use in a context and closed with it; with a scope of
   * `"app"`, once per app. Call it in a field initialiser.
   *
   * @example
   * readonly #connection = this.resource((state) => connect(state.url), (connection) => connection.end());
   */
  protected resource<R>(
    open: (state: State, app: Phial) => R,
    close?: (resource: Awaited<R>) => void | Promise<void>,
    life: ResourceLife<State, R> = {},
  ): Resource<State, R> {
    return new Resource<State, R>({
      state: (app) => this.of(app),
      open,
      ...(close && { close }),
      ...life,
    });
  }
}

function invalidName(name: string): PhialError {
  return new PhialError(
    "EXTENSION_NAME_INVALID",
    `${JSON.stringify(name)} is no name of an extension's instance.`,
    'Write it in lower case, for example { name: "archive" }: its settings then begin with ARCHIVE_.',
  );
}

function ignoredName(name: string, given: string): PhialError {
  return new PhialError(
    "EXTENSION_NAME_INVALID",
    `"${name}" was made with the name "${given}", but it takes none.`,
    `Leave the name out; its author allows several instances with: readonly name = this.named("${name}").`,
  );
}

function appOf(target: Phial | Context | undefined): Phial {
  if (target === undefined) return currentApp();
  return target instanceof Phial ? target : contextOf(target).app;
}

function variableName(name: string): string {
  return name.replace(/[^A-Za-z0-9]+(.)?/g, (_match, next: string | undefined) =>
    next ? next.toUpperCase() : "",
  );
}
