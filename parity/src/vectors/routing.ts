import {
  type Context,
  Phial,
  type UrlInput,
  endpoint,
  isPhialError,
  params,
  routeOf,
  rule,
  silentLogger,
  urlFor,
} from "phial";
import { isObject } from "../recording.ts";
import { translateRule } from "../werkzeug-rule.ts";

type Input = Record<string, unknown>;

/** A rule as a vector gives it. */
interface Rule {
  readonly rule: string;
  readonly endpoint: string;
  /** Without them a rule answers every method. */
  readonly methods?: readonly string[] | null;
  readonly defaults?: Readonly<Record<string, unknown>> | null;
}

interface Match {
  readonly endpoint: string;
  readonly args: Record<string, unknown>;
}

const ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** An app with the rules of a vector, which only notes what it has matched. */
class RuleApp {
  readonly app = new Phial("rules", {
    config: { PROVIDE_AUTOMATIC_OPTIONS: false },
    log: silentLogger,
  });
  /** By endpoint the parameters that stand for several: their names and members. */
  readonly #groups = new Map<string, ReadonlyMap<string, readonly string[]>>();
  #match: Match | undefined;

  constructor(rules: readonly Rule[]) {
    for (const given of rules) this.#add(given);
  }

  /** What answers the path: as `MapAdapter.match` of Werkzeug. */
  async match(path: string, method: string): Promise<unknown> {
    this.#match = undefined;
    const escaped = path.split("/").map(encodeURIComponent).join("/");
    const response = await this.app.fetch(new Request(`https://example.com${escaped}`, { method }));
    if (this.#match !== undefined) return this.#match;
    const { status, headers } = response;
    if (status === 308) return { redirect: headers.get("location") };
    const allow = headers.get("allow")?.split(", ").toSorted();
    return { status, ...(allow && { allow }) };
  }

  /** The URL of an endpoint: as `MapAdapter.build`. */
  build(name: string, values: UrlInput): string {
    return urlFor(this.app, name, this.#pack(name, values), { external: false });
  }

  #add({ rule: text, endpoint: name, methods, defaults }: Rule): void {
    const { path, converters, groups } = translateRule(text);
    this.#groups.set(name, new Map([...this.#groupsOf(name), ...groups]));
    // The converters are those of the path, but the compiler knows neither.
    const guard = params(converters as Record<never, never>);
    const marks = defaults ? rule({ endpoint: name, defaults }) : endpoint(name);
    this.app.on([...(methods ?? ALL_METHODS)], path, guard, marks, this.#view);
  }

  // One for all rules: rules of one endpoint have one view.
  readonly #view = (c: Context): string => {
    // Which parameters there are depends on the rule.
    const values = (c.req.valid as (target: string) => Record<string, unknown> | undefined)(
      "param",
    );
    const name = routeOf(c)?.endpoint ?? "";
    this.#match = { endpoint: name, args: this.#unpack(name, values ?? {}) };
    return "matched";
  };

  #groupsOf(name: string): ReadonlyMap<string, readonly string[]> {
    return this.#groups.get(name) ?? new Map<string, readonly string[]>();
  }

  #pack(name: string, values: UrlInput): UrlInput {
    const packed: Record<string, unknown> = { ...values };
    for (const [group, members] of this.#groupsOf(name)) {
      if (members.every((member) => (values[member] ?? null) !== null)) {
        packed[group] = Object.fromEntries(members.map((member) => [member, values[member]]));
        for (const member of members) delete packed[member];
      }
    }
    return packed;
  }

  #unpack(name: string, values: Record<string, unknown>): Record<string, unknown> {
    const groups = this.#groupsOf(name);
    return Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) =>
        groups.has(key) && isObject(value) ? Object.entries(value) : [[key, value]],
      ),
    );
  }
}

const apps = new Map<string, RuleApp>();

function appOf(input: Input): RuleApp {
  const key = JSON.stringify(input["rules"]);
  let app = apps.get(key);
  // The vectors of this group have this shape.
  if (!app) apps.set(key, (app = new RuleApp(input["rules"] as readonly Rule[])));
  return app;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The vectors of routing: rules of Werkzeug, answered by an app of Phial. */
export const routingFunctions: Record<string, (input: Input) => unknown> = {
  "routing.match": (input) =>
    appOf(input).match(textOf(input["path"]), textOf(input["method"]) || "GET"),
  "routing.build": (input) => {
    const { endpoint: name, values } = input;
    try {
      return appOf(input).build(textOf(name), isObject(values) ? values : {});
    } catch (error) {
      if (!isPhialError(error) || isPhialError(error, "URL_VALUE_INVALID")) throw error;
      return { error: "BuildError" };
    }
  },
};
