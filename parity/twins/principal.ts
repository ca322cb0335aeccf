import {
  ActionNeed,
  AnonymousIdentity,
  Denial,
  Identity,
  identityLoaded,
  ItemNeed,
  type Need,
  type NeedSet,
  Permission,
  PermissionDenied,
  Principal,
  RoleNeed,
  TypeNeed,
  UserNeed,
} from "@phial/principal";
import { type Context, HttpError, int, jsonify, params, Phial, reply, session } from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

type Config = Readonly<Record<string, unknown>>;

const ROLES: Readonly<Record<string, readonly string[]>> = {
  ann: ["admin", "editor"],
  bob: ["editor"],
  carl: ["editor", "banned"],
  dora: [],
};

const [ADMIN, EDITOR, BANNED] = [RoleNeed("admin"), RoleNeed("editor"), RoleNeed("banned")];
const editorOrNotBanned = new Permission(EDITOR).union(new Denial(BANNED));

const PERMISSIONS: Readonly<Record<string, Permission>> = {
  admin: new Permission(ADMIN),
  editor: new Permission(EDITOR),
  "admin-or-editor": new Permission(ADMIN, EDITOR),
  nothing: new Permission(),
  "not-banned": new Denial(BANNED),
  union: new Permission(ADMIN).union(new Permission(EDITOR)),
  difference: new Permission(ADMIN, EDITOR).difference(new Permission(EDITOR)),
  "union-denial": editorOrNotBanned,
  "difference-denial": editorOrNotBanned.difference(new Denial(BANNED)),
  reversed: new Permission(ADMIN).reverse(),
  "reversed-twice": new Permission(ADMIN).reverse().reverse(),
  "reversed-denial": new Denial(BANNED).reverse(),
  ann: new Permission(UserNeed("ann")),
  publish: new Permission(ActionNeed("publish")),
  guest: new Permission(TypeNeed("guest")),
  "post-3": new Permission(ItemNeed("edit", 3, "post")),
  "post-4": new Permission(ItemNeed("edit", 4, "post")),
  "post-3-text": new Permission(ItemNeed("edit", "3", "post")),
  "plain-tuple": new Permission(["role", "admin"]),
};

/** Does with Phial what `flask/apps/principal.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const log: string[] = [];
  const app = new Phial(
    "principal",
    flaskOptions({ SECRET_KEY: "principal-secret", ...config }, tools),
  );
  const principal = new Principal(optionsOf(config, (line) => log.push(line))).initApp(app);
  identityLoaded.connect(app, ({ identity }) => {
    log.push(`loaded ${identity.id ?? "None"}`);
    provideFor(identity);
  });
  addLooks(app, principal);
  addRequirements(app, principal, (line) => log.push(line));
  addHandlers(app, config);
  addChanges(app, principal);
  const observe = () => log.splice(0);
  return { fetch: fetchWith(app), observe, close: () => app.close() };
}

function optionsOf(config: Config, note: (line: string) => void) {
  return {
    useSessions: config["APP_USE_SESSIONS"] !== false,
    skipStatic: config["APP_SKIP_STATIC"] === true,
    ...(config["APP_HEADER_LOADER"] === true && {
      identityLoaders: [
        (c: Context) => {
          note("header loader");
          const user = c.req.header("X-User");
          return user === undefined ? undefined : new Identity(user, { authType: "header" });
        },
      ],
    }),
    ...(config["APP_SAVER"] === true && {
      identitySavers: [
        ({ id, authType }: Identity) => note(`saved ${id ?? "None"} ${authType ?? "None"}`),
      ],
    }),
  };
}

function provideFor(identity: Identity): void {
  const { id } = identity;
  if (id === null) return;
  identity.provide(UserNeed(id));
  identity.provide(...(ROLES[id] ?? []).map(RoleNeed));
  if (id === "bob") identity.provide(ItemNeed("edit", 3, "post"), ActionNeed("publish"));
  if (id === "dora") identity.provide(TypeNeed("guest"));
}

// As Python sorts them by their notation.
function described(needs: NeedSet): Need[] {
  const notation = (need: Need) =>
    need.map((value) => (typeof value === "string" ? `'${value}'` : value));
  const text = (need: Need) => notation(need).join(", ");
  return [...needs].toSorted((one, other) => (text(one) < text(other) ? -1 : 1));
}

async function who(c: Context, principal: Principal): Promise<Response> {
  const identity = await principal.identity(c);
  return jsonify(c, {
    id: identity.id,
    auth_type: identity.authType,
    kind: identity instanceof AnonymousIdentity ? "AnonymousIdentity" : "Identity",
    provides: described(identity.provides),
  });
}

function addLooks(app: Phial, principal: Principal): void {
  app.get("/who", (c) => who(c, principal));
  app.get("/can", async (c) => {
    const identity = await principal.identity(c);
    return jsonify(
      c,
      Object.fromEntries(
        Object.entries(PERMISSIONS).map(([name, permission]) => [name, identity.can(permission)]),
      ),
    );
  });
  app.get("/compare", async (c) => {
    const { admin, union, editor } = PERMISSIONS;
    if (!admin || !union || !editor) throw new TypeError("These are permissions.");
    const all = Object.entries(PERMISSIONS);
    return jsonify(c, {
      subset: admin.isSubsetOf(union),
      superset: union.isSubsetOf(admin),
      contains: admin.isSubsetOf(union),
      bool: await principal.can(c, admin),
      identity: (await principal.identity(c)).can(editor),
      needs: Object.fromEntries(all.map(([name, { needs }]) => [name, described(needs)])),
      excludes: Object.fromEntries(all.map(([name, { excludes }]) => [name, described(excludes)])),
    });
  });
}

class Aborted extends HttpError {
  readonly permission: Permission;

  constructor(status: number, permission: Permission) {
    super(status, { detail: reprOf(permission) });
    this.permission = permission;
  }
}

function reprOf(permission: Permission): string {
  const name = permission instanceof Denial ? "Denial" : "Permission";
  return `<${name} needs=${JSON.stringify([...permission.needs])} excludes=${JSON.stringify([...permission.excludes])}>`;
}

function addRequirements(app: Phial, principal: Principal, note: (line: string) => void): void {
  const require = async (c: Context, name: string, code: number): Promise<void> => {
    const permission = PERMISSIONS[name];
    if (!permission) throw new TypeError(`There is no permission "${name}".`);
    // Flask's abort() puts the permission into the answer, Phial's guard does not.
    if (code !== 0 && !(await principal.can(c, permission))) throw new Aborted(code, permission);
    await principal.test(c, permission);
  };
  app.get("/require/:name/:code", params({ code: int() }), async (c) => {
    await require(c, c.req.param("name"), c.req.valid("param").code);
    note("inside");
    return "passed";
  });
  app.get("/test/:name/:code", params({ code: int() }), async (c) => {
    await require(c, c.req.param("name"), c.req.valid("param").code);
    return "passed";
  });
  app.get("/decorated", async (c) => {
    await require(c, "admin", 403);
    return "decorated";
  });
  const admin = PERMISSIONS["admin"] ?? new Permission();
  app.get("/decorated-raise", principal.require(admin), () => "decorated");
}

function addHandlers(app: Phial, config: Config): void {
  if (config["APP_HANDLER"] === true) {
    app.registerErrorHandler(PermissionDenied, ({ permission }, c) =>
      reply(jsonify(c, { denied: needsOf(permission) }), 403),
    );
  }
  if (config["APP_403"] === true) {
    app.registerErrorHandler(Aborted, (error, c) =>
      error.status === 403
        ? reply(jsonify(c, { error: 403, permission: needsOf(error.permission) }), 403)
        : error,
    );
  }
}

function needsOf(permission: unknown): Need[] {
  return permission instanceof Permission ? described(permission.needs) : [];
}

function addChanges(app: Phial, principal: Principal): void {
  app.post("/login/:name", async (c) => {
    const authType = c.req.query("type") ?? null;
    await principal.setIdentity(c, new Identity(c.req.param("name"), { authType }));
    return who(c, principal);
  });
  app.post("/logout", async (c) => {
    for (const key of ["identity.id", "identity.auth_type"]) session(c).delete(key);
    await principal.setIdentity(c, new AnonymousIdentity());
    return who(c, principal);
  });
  app.post("/drop", (c) => {
    session(c).clear();
    return who(c, principal);
  });
  app.post("/temporary/:name", async (c) => {
    const identity = new Identity(c.req.param("name"), { authType: "temporary" });
    await principal.setIdentity(c, identity);
    return who(c, principal);
  });
}
