import type { ListedDevice } from "@phial/login";
import { Blueprint, flash, form, nextUrl, redirect, reply, urlFor } from "phial";
import { confirmation, passwordChange } from "./credentials.ts";
import { login, templates } from "./extensions.ts";
import { type FormState, freshForm, refuseField, refusedForm } from "./form-state.ts";
import { changePassword, signIn } from "./users.ts";

/** What users see and change of their own account. */
export const account = new Blueprint("account", { urlPrefix: "/account" });

const overview = templates.define<{ devices: ListedDevice[] }>("account/index.html", ["devices"]);
const formPage = templates.define<{ form: FormState }>("account/password.html", ["form"]);

account.get("/", login.required, async function index(c) {
  return overview(c, { devices: await login.devices.list(c) });
});

// Whoever was only remembered says the password first: it may be somebody else at the keyboard.
account.get("/password", login.freshRequired, function passwordPage(c) {
  return formPage(c, { form: freshForm() });
});

account.post("/password", login.freshRequired, form(passwordChange), async function password(c) {
  await changePassword(c, c.var.user, c.req.valid("form").password);
  flash(c, "The password is changed, and all other devices are signed out.", "success");
  return redirect(urlFor(c, ".index"));
});

account.get("/confirm", login.required, function confirmPage(c) {
  return formPage(c, { form: freshForm() });
});

account.post("/confirm", login.required, form(confirmation), async function confirm(c) {
  const user = await signIn(c, c.var.user.name, c.req.valid("form").password);
  if (!user) refuseField("password", "This is not your password.");
  await login.confirmLogin(c);
  return redirect(nextUrl(c, { fallback: urlFor(c, ".index") }));
});

account.post("/sign-out-everywhere", login.required, async function signOutEverywhere(c) {
  await login.devices.forgetAll(c.var.user);
  await login.logoutUser(c);
  flash(c, "You are signed out everywhere.");
  return redirect(urlFor(c, "home"));
});

account.registerErrorHandler(422, async (error, c) =>
  reply(await formPage(c, { form: await refusedForm(c, error) }), 422),
);
