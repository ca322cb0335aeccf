import {
  type Context,
  type MiddlewareHandler,
  RequestSlot,
  abort,
  defineSession,
  redirect,
  urlFor,
} from "phial";
import { type User, findUser } from "./users.ts";

/** What the app keeps in the session. */
export const visitor = defineSession<{ user: number }>();

const found = new RequestSlot<User | undefined>();

/** The user who is signed in, if anybody is; looked up once in a request. */
export function currentUser(c: Context): User | undefined {
  return found.getOr(c, () => {
    const id = visitor(c).get("user");
    return id === undefined ? undefined : findUser(id);
  });
}

/** What a guard promises the handlers behind it. */
interface SignedIn {
  Variables: { user: User };
}

/** Lets only users through; then `c.var.user` is one. Others sign in first and come back. */
export const signedIn: MiddlewareHandler<SignedIn> = async (c, next) => {
  const user = currentUser(c);
  if (!user) return redirect(urlFor(c, "auth.signInPage", { next: pageOf(c) }));
  c.set("user", user);
  return next();
};

/** The same for programs: 401 instead of a redirect. */
export const signedInApi: MiddlewareHandler<SignedIn> = async (c, next) => {
  c.set("user", currentUser(c) ?? abort(401, "Sign in first."));
  return next();
};

// Only what can be asked for again: a form that was sent cannot.
function pageOf(c: Context): string | undefined {
  if (c.req.method !== "GET") return undefined;
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}
