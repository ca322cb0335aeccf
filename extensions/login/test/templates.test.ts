import { Jinja } from "@phial/jinja";
import { expect, test } from "vitest";
import { accounts } from "./accounts.ts";

class Account {
  readonly id = 1;
  #secret = "kept";
  get hint(): string {
    return this.#secret.slice(0, 1);
  }
  greet(): string {
    return `I am ${this.#secret}`;
  }
}

const PAGE =
  "{% if current_user.is_authenticated %}{{ current_user.id }} {{ current_user.hint }} " +
  "{{ current_user.greet() }}{% else %}{{ current_user.name }} guest{% endif %} " +
  "{{ current_user.is_anonymous }} {{ current_user.get_id() }}";

test("templates have current_user, with the names of Flask-Login beside the user's own", async () => {
  const { app, client } = accounts({
    options: { anonymousUser: () => ({ name: "dear" }), userLoader: () => new Account() as never },
  });
  const jinja = new Jinja().initApp(app);
  app.get("/page", (c) => jinja.renderString(c, PAGE));
  const browser = client();
  expect(await (await browser.get("/page")).text()).toBe("dear guest true ");
  await browser.post("/login/1");
  expect(await (await browser.get("/page")).text()).toBe("1 k I am kept false 1");
});
