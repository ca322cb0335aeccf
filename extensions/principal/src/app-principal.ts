import {
  clientAddress,
  type Context,
  identified,
  type Identified,
  type Phial,
  requestId,
  routeOf,
  session,
} from "phial";
import { AnonymousIdentity, Identity } from "./identity.ts";
import { RoleNeed } from "./need.ts";
import type { AnyPolicy } from "./policy.ts";
import type { IdentityLoader, IdentitySaver, PrincipalOptions } from "./principal-options.ts";
import type { RoleGrants } from "./role-store.ts";
import { identityLoaded } from "./signals.ts";

const ID = "identity.id";
const AUTH_TYPE = "identity.auth_type";

/** The identities of one app. */
export class AppPrincipal {
  readonly app: Phial;
  readonly options: PrincipalOptions<readonly AnyPolicy[]>;
  readonly roles: RoleGrants | undefined;
  readonly #loaders: readonly IdentityLoader[];
  readonly #savers: readonly IdentitySaver[];

  constructor(app: Phial, options: PrincipalOptions<readonly AnyPolicy[]>) {
    const { identityLoaders = [], identitySavers = [], useSessions = false } = options;
    this.app = app;
    this.options = options;
    this.roles = options.roles?.open(app);
    // The session is asked last.
    this.#loaders = [...identityLoaders.toReversed(), ...(useSessions ? [fromSession] : [])];
    this.#savers = [...identitySavers.toReversed(), ...(useSessions ? [intoSession] : [])];
  }

  /** Whether identities are looked for at the beginning of each request. */
  get isEager(): boolean {
    return this.#loaders.length > 0;
  }

  /** What a loader finds in a request, with what it provides. */
  async load(c: Context): Promise<Identity | undefined> {
    if (this.isSkipped(c)) return undefined;
    for (const loader of this.#loaders) {
      // Who has signed out, or is gone, is not brought back by what the session has of it.
      if (loader === fromSession && this.app.access.identitySources.length > 0) continue;
      const identity = await loader(c);
      if (identity) return this.settle(c, identity);
    }
    return undefined;
  }

  /** The identity that a guard, a login or another source knows, with what it provides. */
  async known(c: Context): Promise<Identity> {
    const known = await identified(c);
    if (!known) return new AnonymousIdentity();
    const { id, authType, user } = known;
    return this.complete(c, new Identity(id, { authType, user }));
  }

  /**
   * Has the session keep who a login says it is, and forget who has signed out: a Flask half believes
   * what it finds there. Tokens and passwords that come with each request change no session.
   */
  follow(c: Context, who: Identified | undefined): void {
    const values = session(c);
    if (who?.authType === "session") {
      if (values.get(ID) !== who.id) values.update({ [ID]: who.id, [AUTH_TYPE]: who.authType });
    } else if (who === undefined && values.has(ID)) {
      for (const key of [ID, AUTH_TYPE]) values.delete(key);
    }
  }

  /** Completes an identity that was found or set, and has it kept. */
  async settle(c: Context, identity: Identity): Promise<Identity> {
    await this.complete(c, identity);
    for (const saver of this.#savers) await saver(identity, c);
    return identity;
  }

  /** Adds what an identity provides. */
  async complete(c: Context, identity: Identity): Promise<Identity> {
    const { provides } = this.options;
    if (identity.id !== null && this.roles) {
      const roles = await this.roles.rolesOf(String(identity.id));
      identity.provide(...roles.map(RoleNeed));
    }
    if (provides) identity.provide(...(await provides(identity, c)));
    if (identityLoaded.hasReceivers(this.app)) await identityLoaded.send({ c, identity }, this.app);
    return identity;
  }

  /** Whether a request has no identity because it is for a static file. */
  isSkipped(c: Context): boolean {
    if (this.options.skipStatic !== true) return false;
    const path = `${this.app.staticUrlPath}/`;
    return routeOf(c)?.endpoint.split(".").at(-1) === "static" || c.req.path.startsWith(path);
  }

  /** Says in the log who was refused what. */
  report(c: Context, identity: Identity, what: string): void {
    const facts = { event: "authz.denied", user: identity.id, auth: identity.authType, what };
    const { method } = c.req;
    // What was asked for may have a token in it, the path of the route has none.
    const route = routeOf(c)?.path ?? null;
    const where = { ip: clientAddress(c), method, route, requestId: requestId(c) };
    this.app.log.warn({ ...facts, ...where }, "authz.denied");
  }
}

const fromSession: IdentityLoader = (c) => {
  const values = session(c);
  if (!values.has(ID) || !values.has(AUTH_TYPE)) return undefined;
  const [id, authType] = [values.get(ID), values.get(AUTH_TYPE)];
  const isId = typeof id === "string" || typeof id === "number" || id === null;
  if (!isId) return undefined;
  return new Identity(id, { authType: typeof authType === "string" ? authType : null });
};

const intoSession: IdentitySaver = ({ id, authType }, c) => {
  session(c).update({ [ID]: id, [AUTH_TYPE]: authType });
};
