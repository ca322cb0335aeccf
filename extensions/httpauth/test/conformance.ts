import { defineConformance } from "@phial/conformance";
import { HTTPBasicAuth } from "../src/index.ts";

const make = (name?: string) =>
  new HTTPBasicAuth({
    ...(name !== undefined && { name }),
    verifyPassword: (username, password) => password === "right" && { id: username },
  });

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => make(),
  config: () => ({ HTTPAUTH_REALM: "one" }),
  otherConfig: () => ({ HTTPAUTH_REALM: "other", STAFF_HTTPAUTH_REALM: "staff" }),
  use: (auth) => auth.of().realm,
  request: () => {
    const encoded = Buffer.from("ann:right").toString("base64");
    const headers = { Authorization: `Basic ${encoded}` };
    return new Request("http://localhost/conformance", { headers });
  },
  exercise: async (c, auth) => [(await auth.user(c))?.id, auth.of(c).realm],
  withSibling: () => make("staff"),
});
