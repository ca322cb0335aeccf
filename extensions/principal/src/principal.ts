import {
  accessGuard,
  type Context,
  Extension,
  identified,
  type Identified,
  identityChanged,
  type MiddlewareHandler,
  type Phial,
  PhialError,
  RequestSlot,
} from "phial";
import { AppPrincipal } from "./app-principal.ts";
import { roleCommands } from "./commands.ts";
import { AnonymousIdentity, type Identity } from "./identity.ts";
import { ActionNeed } from "./need.ts";
import { Permission, Rule } from "./permission.ts";
import { PermissionDenied } from "./permission-denied.ts";
import { type ActionOf, Denied, type AnyPolicy, type ResourceOf } from "./policy.ts";
import type { PrincipalOptions } from "./principal-options.ts";
import type { RoleGrants } from "./role-store.ts";
import { identityLoaded } from "./signals.ts";
import { checkIdentities } from "./start-check.ts";

/** How a refusal is answered. */
export interface RequireOptions {
  /** @default 401 for nobody, 403 for somebody */
  readonly status?: number;
  /** Shown to the client. */
  readonly detail?: string;
}

/** An identity of a request, and what it was made of. */
interface Current {
  readonly identity: Promise<Identity>;
  readonly of: Identified | undefined;
}

/**
 * Knows what the one who makes a request may do. The identity follows whichever of login, jwt or
 * httpauth has found out who it is, whatever the order. Belongs to no app.
 *
 * @example
 * export const principal = new Principal({ provides: (who) => rolesOf(who.id).map(RoleNeed) });
 * const admins = new Permission(RoleNeed("admin"));
 * app.get("/admin", login.required, principal.require(admins), (c) => c.text("Hello!"));
 */
export class Principal<
  const Policies extends readonly AnyPolicy[] = readonly [],
> extends Extension<AppPrincipal> {
  readonly name = this.named("principal");
  override readonly signals = [identityLoaded];
  override readonly needs: readonly Extension[];
  override readonly commands;
  readonly #options: PrincipalOptions<Policies>;
  readonly #current = new RequestSlot<Current>();

  constructor(options: PrincipalOptions<Policies> = {}) {
    super(options);
    this.#options = options;
    this.needs = options.roles?.needs ?? [];
    this.commands = options.roles ? roleCommands(this.name, () => this.roles) : [];
  }

  protected setup(app: Phial): AppPrincipal {
    const state = new AppPrincipal(app, this.#options);
    if (state.isEager) app.beforeRequest((c) => this.#loadFirst(c));
    else app.onStart(() => checkIdentities(app, this.name));
    if (this.#options.useSessions === true) {
      identityChanged.connect(app, ({ c, identity }) => state.follow(c, identity));
    }
    app.contextProcessor({
      identity: (c) => this.identity(c),
      can: (c) => (what: unknown, resource?: unknown) => this.#canInTemplate(c, what, resource),
    });
    return state;
  }

  /** Who makes the request, with what it provides; `id` is `null` for nobody. */
  async identity(c: Context): Promise<Identity> {
    const of = await identified(c);
    const current = this.#current.get(c);
    if (current && current.of === of) return current.identity;
    const identity = this.of(c).known(c);
    this.#current.set(c, { identity, of });
    return identity;
  }

  /** Makes the request somebody else's, for the rest of it, and has that kept where identities are. */
  async setIdentity(c: Context, identity: Identity): Promise<void> {
    const of = await identified(c);
    const settled = this.of(c).settle(c, identity);
    this.#current.set(c, { identity: settled, of });
    await settled;
  }

  /**
   * Whether the one who makes the request has a permission, or may do something with a resource as its
   * policy says.
   *
   * @throws PhialError `PRINCIPAL_POLICY_MISSING` for a resource that no policy knows
   * @example
   * if (await principal.can(c, "edit", post)) ...
   */
  can(c: Context, permission: Rule): Promise<boolean>;
  can<Action extends ActionOf<Policies> & string>(
    c: Context,
    action: Action,
    resource: ResourceOf<Policies, Action>,
  ): Promise<boolean>;
  async can(c: Context, what: Rule | string, resource?: unknown): Promise<boolean> {
    const identity = await this.identity(c);
    if (what instanceof Rule) return what.allows(identity);
    return (await this.#decide(identity, what, resource)) === true;
  }

  /**
   * Refuses who does not have a permission.
   *
   * @throws PermissionDenied `PERMISSION_DENIED` 401 or 403, or what the options say
   */
  async test(c: Context, permission: Rule, options: RequireOptions = {}): Promise<void> {
    const identity = await this.identity(c);
    if (permission.allows(identity)) return;
    this.of(c).report(c, identity, permission.describe());
    throw denied(identity, { ...options, permission });
  }

  /**
   * Refuses who may not do something with a resource, with the reason of its policy.
   *
   * @throws PermissionDenied `PERMISSION_DENIED` 401 or 403
   * @example
   * await principal.authorize(c, "edit", post);
   */
  async authorize<Action extends ActionOf<Policies> & string>(
    c: Context,
    action: Action,
    resource: ResourceOf<Policies, Action>,
  ): Promise<void> {
    const identity = await this.identity(c);
    const verdict = await this.#decide(identity, action, resource);
    if (verdict === true) return;
    this.of(c).report(c, identity, [action, nameOf(resource)].join(" "));
    throw denied(identity, verdict instanceof Denied ? { detail: verdict.reason } : {});
  }

  /**
   * A guard: lets through who has a permission.
   *
   * @throws PermissionDenied `PERMISSION_DENIED` 401 or 403, or what the options say
   */
  require(permission: Rule, options: RequireOptions = {}): MiddlewareHandler {
    const rule = { by: this.name, rule: permission.describe(), identifies: false };
    return accessGuard<MiddlewareHandler>(rule, async (c, next) => {
      await this.test(c, permission, options);
      await next();
    });
  }

  /**
   * The roles of the current app's users.
   *
   * @throws PhialError `PRINCIPAL_ROLES_MISSING` where none are kept
   */
  get roles(): RoleGrants {
    const { roles } = this.of();
    if (!roles) throw rolesMissing(this.name);
    return roles;
  }

  async #loadFirst(c: Context): Promise<void> {
    const identity = (await this.of(c).load(c)) ?? new AnonymousIdentity();
    this.#current.set(c, { identity: Promise.resolve(identity), of: undefined });
  }

  async #decide(identity: Identity, action: string, resource: unknown): Promise<boolean | Denied> {
    const found = (this.#options.policies ?? []).find(
      ({ type, rules }) => resource instanceof type && Object.hasOwn(rules, action),
    );
    const rule = found?.rules[action];
    if (!found || !rule) throw policyMissing(action, resource);
    if (identity.isAnonymous && !found.guests.has(action)) return false;
    // A rule is typed by what it asks of the user; the policy was found by the resource's class.
    return rule(identity as Identity<never>, resource as never);
  }

  async #canInTemplate(c: Context, what: unknown, resource: unknown): Promise<boolean> {
    const identity = await this.identity(c);
    if (what instanceof Rule) return what.allows(identity);
    if (resource === undefined) return identity.can(new Permission(ActionNeed(String(what))));
    return (await this.#decide(identity, String(what), resource)) === true;
  }
}

function denied(identity: Identity, init: ConstructorParameters<typeof PermissionDenied>[0] = {}) {
  return new PermissionDenied({
    ...init,
    status: init.status ?? (identity.isAnonymous ? 401 : 403),
  });
}

function nameOf(resource: unknown): string {
  return typeof resource === "object" && resource !== null ? resource.constructor.name : "";
}

function policyMissing(action: string, resource: unknown): PhialError {
  return new PhialError(
    "PRINCIPAL_POLICY_MISSING",
    `No policy says who may "${action}" ${nameOf(resource) || "what was given"}.`,
    "Write one: new Principal({ policies: [policy(Post, { edit: (who, post) => ... })] }).",
  );
}

function rolesMissing(name: string): PhialError {
  return new PhialError(
    "PRINCIPAL_ROLES_MISSING",
    `"${name}" keeps no roles.`,
    "Make it with a store: new Principal({ roles: databaseRoles(db) }).",
  );
}
