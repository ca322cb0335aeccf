import type { Hooks } from "../app/hooks.ts";
import type { Phial } from "../app/phial.ts";
import type { Route } from "../app/route.ts";
import { PhialError } from "../errors/phial-error.ts";
import { type AccessRule, accessRuleOf } from "./access-rule.ts";
import type { IdentitySource } from "./identity.ts";

/** What can be called in an app, and the rules that say by whom. */
export interface AccessRow {
  readonly kind: "route" | "socket" | "command";
  /** `GET /notes/:id`, or the name of the event or the command. */
  readonly name: string;
  readonly endpoint?: string;
  readonly rules: readonly AccessRule[];
}

/** Who may call what in an app: the rules of all its routes, and who authenticates. */
export class AppAccess {
  /** Asked in this order who a request comes from, see `identified(c)`. */
  readonly identitySources: IdentitySource[] = [];
  /** For extensions that can be called in other ways, such as sockets. */
  readonly sources: (() => Iterable<AccessRow>)[] = [];
  readonly #app: Phial;

  constructor(app: Phial) {
    this.#app = app;
  }

  /** The rules of a route: of the app, of the blueprints around it, and its own guards. */
  rulesOf(route: Route): readonly AccessRule[] {
    const { entries, hooks } = this.#app;
    const around = entries.flatMap((entry) =>
      entry.kind === "middleware" && entry.path === "*" ? entry.handlers : [],
    );
    const layers: readonly Hooks[] = [hooks, ...route.hooksInnermostFirst.toReversed()];
    const before = layers.flatMap((layer) => layer.beforeRequest);
    return [...around, ...before, ...route.handlers].flatMap((one) => accessRuleOf(one) ?? []);
  }

  /** All that can be called: routes, what extensions add, commands. Ends the app's setup. */
  census(): AccessRow[] {
    this.#app.build();
    return [
      ...this.#routes(),
      ...this.sources.flatMap((source) => [...source()]),
      ...this.#commands(),
    ];
  }

  /** @throws PhialError `ACCESS_UNDECIDED` where a route or a socket has no rule */
  check(): void {
    const open = [...this.#routes(), ...this.sources.flatMap((source) => [...source()])];
    const undecided = open.filter(({ rules }) => rules.length === 0).map(({ name }) => name);
    if (undecided.length > 0) throw undecidedError(this.#app, undecided);
  }

  #routes(): AccessRow[] {
    return this.#app.table.routes.map((route) => ({
      kind: "route",
      name: `${route.methods.join("|")} ${route.path}`,
      endpoint: route.endpoint,
      rules: this.rulesOf(route),
    }));
  }

  #commands(): AccessRow[] {
    const { commands } = this.#app;
    return commands.map(({ name, run }) => {
      const rule = accessRuleOf(run);
      return { kind: "command", name, rules: rule ? [rule] : [] };
    });
  }
}

function undecidedError(app: Phial, names: readonly string[]): PhialError {
  const shown = names.slice(0, 10).join(", ");
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : "";
  return new PhialError(
    "ACCESS_UNDECIDED",
    `ACCESS_REQUIRED is set, and nothing says who may call these of the app "${app.name}": ${shown}${rest}.`,
    "Put a guard before the handler (login.required, permission.required), or openToAll where everybody may.",
  );
}
