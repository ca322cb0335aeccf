import type { LoginManager } from "@phial/login";
import {
  ActionNeed,
  Denial,
  type Identity,
  Permission,
  policy,
  Principal,
  type Provider,
  RoleNeed,
  Rule,
} from "@phial/principal";
import { databaseRoles } from "@phial/principal/db";
import { Blueprint, HttpError } from "phial";
import { Post, type User } from "./account-models.ts";
import { readFields, textIn } from "./credentials.ts";
import { csrfProtected } from "./csrf.ts";
import { db } from "./database.ts";
import { postById } from "./users.ts";

const LONGEST_TEXT = 200;

const posts = policy(
  Post,
  {
    view: () => true,
    edit: (who: Identity<User>, post) => post.authorId === who.user?.id,
    // For the probes: what no rule may do, and must not open a door where it does.
    break: () => failing("a policy that throws"),
    reject: () => Promise.reject(new Error("a policy that rejects")),
  },
  { guests: ["view"] },
);

/** What the one who makes a request may do; the roles are kept in the database. */
export const principal = new Principal({ roles: databaseRoles(db), policies: [posts] });

const admins = new Permission(RoleNeed("admin"));

/** Routes of admins, and posts that only their authors change. */
export function permissionRoutes(login: LoginManager<User>): Blueprint {
  const routes = new Blueprint("permissions");
  routes.afterRequest((response) => response.headers.set("Cache-Control", "no-store"));

  routes.get("/admin/panel", login.required, principal.require(admins), () => ({
    panel: "c4n4ry",
  }));

  routes.get("/posts/:id", login.optional, async function read(c) {
    const post = await found(c.req.param("id"));
    await principal.authorize(c, "view", post);
    return post;
  });

  routes.put("/posts/:id", login.required, csrfProtected, async function edit(c) {
    const post = await found(c.req.param("id"));
    await principal.authorize(c, "edit", post);
    const { text } = await readFields(c);
    post.text = textIn(text, "text", LONGEST_TEXT);
    await db.session.flush();
    return post;
  });

  return routes;
}

/** Routes behind every kind of permission, and how often one of them was reached. */
export function permissionProbes(login: LoginManager<User>): Blueprint {
  const routes = new Blueprint("permission-probes", { urlPrefix: "/__exam/permission" });
  let reached = 0;
  const reach = () => ({ reached: (reached += 1) });
  for (const [name, rule] of RULES) {
    routes.get(`/rule/${name}`, login.required, principal.require(rule), reach);
  }
  for (const action of ["break", "reject"] as const) {
    routes.get(`/policy/${action}`, login.required, async (c) => {
      await principal.authorize(c, action, new Post());
      return reach();
    });
  }
  routes.get("/reached", () => ({ reached }));
  return routes;
}

class ThrowingRule extends Rule {
  allows(_identity: Provider): boolean {
    return failing("a rule that throws");
  }

  describe(): string {
    return "whatever comes";
  }
}

const suspended = new Denial(RoleNeed("suspended"));

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["union", admins.union(suspended)],
  ["and", admins.and(suspended)],
  ["denial", suspended],
  ["reverse", admins.reverse()],
  ["empty", new Permission()],
  ["unknown", new Permission(ActionNeed("fly"))],
  ["not-empty", new Permission().and(admins)],
  ["throwing", new ThrowingRule()],
  ["throwing-or", admins.or(new ThrowingRule())],
]);

function failing(what: string): never {
  throw new Error(what);
}

async function found(id: string): Promise<Post> {
  const post = await postById(id);
  if (!post) throw new HttpError(404, { detail: "There is no such post." });
  return post;
}
