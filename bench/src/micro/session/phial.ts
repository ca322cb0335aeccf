import { Phial, session } from "phial";
import { sessionOperation, sessionSecret, type Visitor, visitor } from "../../session-operation.ts";

const app = new Phial("bench", { config: { SECRET_KEY: sessionSecret } });
app.get("/login", (c) => {
  session<Visitor>(c).update(visitor);
  return c.text("");
});
app.get("/visit", (c) => {
  const values = session<Visitor>(c);
  const visits = (values.get("visits") ?? 0) + 1;
  values.set("visits", visits);
  return c.text(String(visits));
});
await app.start();

export default await sessionOperation((request) => app.fetch(request));
