import { LoginManager } from "@phial/login";
import { type LogFields, type Logger, Phial } from "phial";
import { testClient, type TestClient } from "phial/testing";
import {
  type AnyPolicy,
  deny,
  type Identity,
  policy,
  Principal,
  type PrincipalOptions,
  RoleNeed,
} from "../src/index.ts";

/** A user of the tests. */
export interface User {
  readonly id: string;
  readonly roles: string[];
  isActive: boolean;
}

/** Something that belongs to somebody. */
export class Post {
  readonly authorId: string;
  readonly isLocked: boolean;

  constructor(authorId: string, isLocked = false) {
    this.authorId = authorId;
    this.isLocked = isLocked;
  }
}

/** Something of another class. */
export class Picture {
  readonly owner = "ann";
}

export const posts = policy(
  Post,
  {
    view: () => true,
    edit: (who: Identity<User>, post) =>
      post.isLocked ? deny("The post is locked.") : post.authorId === who.user?.id,
    break: () => {
      throw new Error("no database");
    },
  },
  { guests: ["view"] },
);

/** An app whose users sign in by POST /in/:id: ann is an admin, bob an editor. */
export interface Club {
  readonly app: Phial;
  readonly login: LoginManager<User>;
  readonly users: Map<string, User>;
  readonly log: LogFields[];
  client(): TestClient;
}

export function club(config: Readonly<Record<string, unknown>> = {}): Club {
  const users = new Map<string, User>([
    ["ann", { id: "ann", roles: ["admin"], isActive: true }],
    ["bob", { id: "bob", roles: ["editor"], isActive: true }],
  ]);
  const log: LogFields[] = [];
  const take = (fields: LogFields): void => void log.push(fields);
  const logger: Logger = { debug: take, info: take, warn: take, error: take };
  const app = new Phial("club", { config: { SECRET_KEY: "k".repeat(32), ...config }, log: logger });
  const login = new LoginManager({ userLoader: (id) => users.get(id) }).initApp(app);
  app.post("/in/:id", async (c) => {
    const user = users.get(c.req.param("id"));
    return { isIn: user !== undefined && (await login.loginUser(c, user)) };
  });
  app.post("/out", async (c) => {
    await login.logoutUser(c);
    return "out";
  });
  return { app, login, users, log, client: () => testClient(app) };
}

/** Needs for the roles that the user of an identity has. */
export function rolesOf({ user }: Identity) {
  // The login of the club knows no other users.
  return ((user as User | undefined)?.roles ?? []).map(RoleNeed);
}

/** A principal whose identities provide their roles. */
export function principalWith<const P extends readonly AnyPolicy[] = readonly []>(
  options: PrincipalOptions<P> = {},
): Principal<P> {
  return new Principal<P>({ provides: rolesOf, ...options });
}
