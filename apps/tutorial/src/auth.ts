import {
  Blueprint,
  type Context,
  flash,
  form,
  nextUrl,
  redirect,
  reply,
  session,
  urlFor,
} from "phial";
import { templates } from "./extensions.ts";
import { type FormState, freshForm, refuseField, refusedForm } from "./form-state.ts";
import { currentUser, visitor } from "./guards.ts";
import { credentials, newUser } from "./requests.ts";
import { type User, signIn, signUp } from "./users.ts";

/** Signing up, in and out. */
export const auth = new Blueprint("auth");

const formPage = templates.define<{ form: FormState }>("auth/credentials.html", ["form"]);

auth.get("/sign-up", function signUpPage(c) {
  return currentUser(c) ? goOn(c) : formPage(c, { form: freshForm() });
});

auth.post("/sign-up", form(newUser), async function signUpSubmit(c) {
  const { name, password } = c.req.valid("form");
  const user = await signUp(name, password);
  return welcome(c, user ?? refuseField("name", "This name is taken."));
});

auth.get("/sign-in", function signInPage(c) {
  return currentUser(c) ? goOn(c) : formPage(c, { form: freshForm() });
});

auth.post("/sign-in", form(credentials), async function signInSubmit(c) {
  const { name, password } = c.req.valid("form");
  const user = await signIn(name, password);
  return welcome(c, user ?? refuseField("password", "No user has this name and password."));
});

auth.post("/sign-out", function signOut(c) {
  session(c).clear();
  flash(c, "You are signed out.");
  return redirect(urlFor(c, "home"));
});

// Whatever is wrong with a form: it comes back as it was typed, without the password.
auth.registerErrorHandler(422, async (error, c) =>
  reply(await formPage(c, { form: await refusedForm(c, error) }), 422),
);

function welcome(c: Context, user: User): Response {
  // What was there before signing in does not live on: somebody else may have put it there.
  session(c).clear();
  visitor(c).set("user", user.id);
  session(c).permanent = true;
  flash(c, `Welcome, ${user.name}.`, "success");
  return goOn(c);
}

// To where the visitor was on the way to; never to another site.
function goOn(c: Context): Response {
  return redirect(nextUrl(c, { fallback: urlFor(c, "home") }));
}
