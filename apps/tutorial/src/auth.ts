import {
  Blueprint,
  type Context,
  flash,
  form,
  nextUrl,
  openToAll,
  redirect,
  reply,
  session,
  urlFor,
} from "phial";
import { credentials, newUser } from "./credentials.ts";
import { login, templates } from "./extensions.ts";
import { type FormState, freshForm, refuseField, refusedForm } from "./form-state.ts";
import type { User } from "./models/user.ts";
import { signIn, signUp } from "./users.ts";

/** Signing up, in and out. */
export const auth = new Blueprint("auth");
auth.use(openToAll);

const formPage = templates.define<{ form: FormState }>("auth/credentials.html", ["form"]);

auth.get("/sign-up", async function signUpPage(c) {
  return (await login.user(c)) ? goOn(c) : formPage(c, { form: freshForm() });
});

auth.post("/sign-up", form(newUser), async function signUpSubmit(c) {
  const { name, password, remember } = c.req.valid("form");
  const user = await signUp(name, password);
  return welcome(c, user ?? refuseField("name", "This name is taken."), remember);
});

auth.get("/sign-in", async function signInPage(c) {
  return (await login.user(c)) ? goOn(c) : formPage(c, { form: freshForm() });
});

auth.post("/sign-in", form(credentials), async function signInSubmit(c) {
  const { name, password, remember } = c.req.valid("form");
  const user = await signIn(c, name, password);
  const problem = "No user has this name and password.";
  return welcome(c, user ?? refuseField("password", problem), remember);
});

auth.post("/sign-out", async function signOut(c) {
  await login.logoutUser(c);
  flash(c, "You are signed out.");
  return redirect(urlFor(c, "home"));
});

// Whatever is wrong with a form: it comes back as it was typed, without the password.
auth.registerErrorHandler(422, async (error, c) =>
  reply(await formPage(c, { form: await refusedForm(c, error) }), 422),
);

async function welcome(c: Context, user: User, remember: boolean): Promise<Response> {
  // What was there before signing in does not live on: somebody else may have put it there.
  session(c).clear();
  await login.loginUser(c, user, { remember });
  flash(c, `Welcome, ${user.name}.`, "success");
  return goOn(c);
}

// To where the visitor was on the way to; never to another site.
function goOn(c: Context): Response {
  return redirect(nextUrl(c, { fallback: urlFor(c, "home") }));
}
