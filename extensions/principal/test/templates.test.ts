import { Jinja } from "@phial/jinja";
import { expect, test } from "vitest";
import { ActionNeed, identityLoaded, Permission, RoleNeed } from "../src/index.ts";
import { club, Post, posts, principalWith } from "./club.ts";

const PAGE =
  "{{ identity.id or 'nobody' }}:" +
  "{% if can('edit', post) %} edit{% endif %}" +
  "{% if can(admins) %} rule{% endif %}" +
  "{% if can('publish') %} publish{% endif %}" +
  "{% for p in posts if can('edit', p) %} {{ loop.index }}{% endfor %}";

test("templates have the identity, and can() for policies, permissions and actions", async () => {
  const { app, client } = club();
  const jinja = new Jinja().initApp(app);
  principalWith({ policies: [posts] }).initApp(app);
  identityLoaded.connect(app, ({ identity }) => {
    if (identity.id === "ann") identity.provide(ActionNeed("publish"));
  });
  const admins = new Permission(RoleNeed("admin"));
  const all = [new Post("bob"), new Post("ann"), new Post("ann", true)];
  app.get("/", (c) => jinja.renderString(c, PAGE, { post: new Post("ann"), admins, posts: all }));

  const browser = client();
  expect(await (await browser.get("/")).text()).toBe("nobody:");
  await browser.post("/in/ann");
  expect(await (await browser.get("/")).text()).toBe("ann: edit rule publish 1");
  await browser.post("/in/bob");
  expect(await (await browser.get("/")).text()).toBe("bob: 1");
});
