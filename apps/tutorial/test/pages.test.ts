import { fakeClock } from "phial/testing";
import { expect, test } from "vitest";
import { clientOf, notesApp, textAt, writeNote } from "./notes-app.ts";

test("a note is written, read, changed and deleted", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  const path = await writeNote(ada, "Shopping", "bread");
  expect(path).toBe("/notes/1");
  expect(await textAt(ada, path)).toContain("The note is saved.");

  expect(await textAt(ada, `${path}/edit`)).toContain('value="Shopping"');
  const form = { title: "Shopping list", body: "bread\r\nmilk" };
  const saved = await ada.post(`${path}/edit`, { form, followRedirects: true });
  expect(await saved.text()).toContain("bread\nmilk");

  const deleted = await ada.post(`${path}/delete`, { followRedirects: true });
  const page = await deleted.text();
  expect(page).toContain("The note is deleted.");
  expect(page).toContain("No notes yet.");
  expect((await ada.get(path)).status).toBe(404);
});

test("a note that the form refuses comes back with the problem and what was typed", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  const path = await writeNote(ada, "Shopping");
  for (const to of ["/notes/new", `${path}/edit`]) {
    const response = await ada.post(to, { form: { title: " ", body: "\n<b>bread" } });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain("A note needs a title.");
    expect(page).toContain('aria-describedby="title-note"');
    // The first line break of a textarea is not part of its text.
    expect(page).toContain(">\n\n&lt;b&gt;bread</textarea>");
  }
  expect(await textAt(ada, path)).toContain("<h1>Shopping</h1>");
});

test("a note has a title of up to 200 characters and a text of up to 20,000", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  expect(await writeNote(ada, "t".repeat(200), "\r\n".repeat(20_000))).toBe("/notes/1");
  const form = { title: "t".repeat(201), body: "b".repeat(20_001) };
  const page = await (await ada.post("/notes/new", { form })).text();
  expect(page).toContain("A title has at most 200 characters.");
  expect(page).toContain("A note has at most 20,000 characters.");
});

test("a note never becomes part of the page it stands on", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  const path = await writeNote(ada, `"><script>alert(1)</script>`, "</textarea><img src=x>");
  for (const page of ["/notes/", path, `${path}/edit`]) {
    const text = await textAt(ada, page);
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).toContain("&lt;img src=x&gt;");
    expect(text).not.toMatch(/<script|<img/);
  }
});

test("a note of somebody else is not there", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  const path = await writeNote(ada, "Secret", "hers");
  const bob = await clientOf(app, "Bob");
  const form = { title: "Mine", body: "now" };
  const answers = [
    await bob.get(path),
    await bob.get(`${path}/edit`),
    await bob.post(`${path}/edit`, { form }),
    await bob.post(`${path}/pin`),
    await bob.post(`${path}/delete`),
    await bob.get(`/api${path}`),
    await bob.put(`/api${path}`, { json: form }),
    await bob.delete(`/api${path}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect(await textAt(bob, "/notes/")).not.toContain("Secret");
  expect(await textAt(ada, path)).toContain("hers");
});

test("the list of notes has the newest first, on pages of NOTES_PER_PAGE", async () => {
  const clock = fakeClock();
  await using app = notesApp({ NOTES_PER_PAGE: 2 }, { clock });
  const ada = await clientOf(app, "Ada");
  for (const title of ["one", "two", "three"]) {
    await writeNote(ada, title);
    clock.advance(60_000);
  }
  await ada.post("/notes/1/edit", { form: { title: "one again", body: "" } });
  const titles = (text: string) => [...text.matchAll(/<h2><a [^>]*>([^<]*)</g)].map(([, t]) => t);
  const first = await textAt(ada, "/notes/");
  expect(titles(first)).toEqual(["one again", "three"]);
  expect(first).toContain('href="/notes/?page=2"');
  expect(first).toContain("2023-11-14 22:16 UTC");
  const second = await textAt(ada, "/notes/?page=2");
  expect(titles(second)).toEqual(["two"]);
  expect(second).toContain('href="/notes/?page=1"');
  expect(second).not.toContain('href="/notes/?page=3"');
  expect(await textAt(ada, "/notes/?page=9")).toContain("No more notes.");
});

test("the list of notes begins at the start for a page that is none", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  await writeNote(ada, "Only one");
  for (const page of ["0", "-1", "x", "1.5", "1e400", "99999999999999999999"]) {
    expect(await textAt(ada, `/notes/?page=${page}`)).toContain("Only one");
  }
  const last = Number.MAX_SAFE_INTEGER;
  expect(await textAt(ada, `/notes/?page=${last}`)).toContain("No more notes.");
});

test("the list of notes shows a flashed message once", async () => {
  await using app = notesApp();
  const ada = await clientOf(app, "Ada");
  await writeNote(ada, "Shopping");
  expect(await textAt(ada, "/notes/")).toContain('<p class="flash success" role="status">');
  expect(await textAt(ada, "/notes/")).not.toContain("flash");
});

test("a pinned note stands before newer ones, until it is taken down", async () => {
  const clock = fakeClock();
  await using app = notesApp({}, { clock });
  const ada = await clientOf(app, "Ada");
  const path = await writeNote(ada, "old");
  clock.advance(60_000);
  await writeNote(ada, "new");
  const first = async () => /<h2><a [^>]*>([^<]*)</.exec(await textAt(ada, "/notes/"))?.[1];
  expect(await first()).toBe("new");
  await ada.post(`${path}/pin`);
  expect(await first()).toBe("old");
  expect(await textAt(ada, path)).toContain("Unpin");
  await ada.post(`${path}/pin`);
  expect(await first()).toBe("new");
});
