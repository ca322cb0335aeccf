import { expect, test } from "vitest";
import { migrate } from "../src/extensions.ts";
import { notesApp } from "./notes-app.ts";

test("the revisions lead to the models, and back", async () => {
  await using app = notesApp();
  await app.run(async () => {
    expect((await migrate.check()).flatMap(({ differences }) => differences)).toEqual([]);
    await migrate.downgrade({ to: "base" });
    await migrate.upgrade();
  });
});
