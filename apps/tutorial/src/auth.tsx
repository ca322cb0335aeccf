import type { FC } from "hono/jsx";
import { Blueprint, type Context, flash, form, nextUrl, redirect, session, urlFor } from "phial";
import { Field, type FormState, freshForm, refuseField, refusedForm } from "./fields.tsx";
import { currentUser, visitor } from "./guards.ts";
import { Layout, page } from "./layout.tsx";
import { credentials, newUser } from "./requests.ts";
import { type User, signIn, signUp } from "./users.ts";

/** Signing up, in and out. */
export const auth = new Blueprint("auth");

auth.get("/sign-up", function signUpPage(c) {
  return currentUser(c) ? goOn(c) : page(<CredentialsForm c={c} form={freshForm()} />);
});

auth.post("/sign-up", form(newUser), async function signUpSubmit(c) {
  const { name, password } = c.req.valid("form");
  const user = await signUp(name, password);
  return welcome(c, user ?? refuseField("name", "This name is taken."));
});

auth.get("/sign-in", function signInPage(c) {
  return currentUser(c) ? goOn(c) : page(<CredentialsForm c={c} form={freshForm()} />);
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
  page(<CredentialsForm c={c} form={await refusedForm(c, error)} />, 422),
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

const CredentialsForm: FC<{ readonly c: Context; readonly form: FormState }> = ({ c, form }) => {
  const isNew = c.req.path.endsWith("/sign-up");
  const title = isNew ? "Sign up" : "Sign in";
  const other = urlFor(c, isNew ? ".signInPage" : ".signUpPage", { next: c.req.query("next") });
  const rule = isNew ? { hint: "At least 8 characters." } : {};
  return (
    <Layout c={c} title={title}>
      <h1>{title}</h1>
      <form class="card" method="post">
        <Field form={form} name="name" label="Name" autocomplete="username" required isFirst />
        <Field
          form={form}
          name="password"
          label="Password"
          kind="password"
          autocomplete={isNew ? "new-password" : "current-password"}
          required
          {...rule}
        />
        <div class="actions">
          <button type="submit">{title}</button>
          <a href={other}>{isNew ? "I have an account" : "I am new here"}</a>
        </div>
      </form>
    </Layout>
  );
};
