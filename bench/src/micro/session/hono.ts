// What a Hono app would do: the cookie helper's signed cookie with JSON in it.
import { type Context, Hono } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { sessionOperation, sessionSecret, type Visitor, visitor } from "../../session-operation.ts";

const app = new Hono();
const save = (c: Context, values: Partial<Visitor>) =>
  setSignedCookie(c, "session", JSON.stringify(values), sessionSecret, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
  });

app.get("/login", async (c) => {
  await save(c, visitor);
  return c.text("");
});
app.get("/visit", async (c) => {
  const cookie = await getSignedCookie(c, sessionSecret, "session");
  // Signed by us.
  const values: Partial<Visitor> = cookie ? JSON.parse(cookie) : {};
  const visits = (values.visits ?? 0) + 1;
  await save(c, { ...values, visits });
  return c.text(String(visits));
});

export default await sessionOperation((request) => app.fetch(request));
