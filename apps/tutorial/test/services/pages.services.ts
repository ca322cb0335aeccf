import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Server, serve } from "phial/server";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notesApp } from "../notes-app.ts";
import { contrastOf, overflowOf } from "./page-measures.ts";

/** Set to save pictures of the pages. */
const SCREENSHOTS = process.env["PHIAL_SCREENSHOTS"];
const FOLDER = join(import.meta.dirname, "screenshots");
const executablePath = process.env["PHIAL_TEST_BROWSER"];

const VIEWS = [
  { view: "phone", viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true },
  { view: "desk", viewport: { width: 1280, height: 800 } },
] as const;

const NOTES = [
  ["Books to read", "The Dispossessed\nThe Left Hand of Darkness"],
  ["A".repeat(120), "long".repeat(200)],
  ["Call the plumber", "Tuesday after four. Ask about the kitchen, too."],
  ["Shopping", "Bread, milk, apples, soap"],
] as const;

describe.skipIf(executablePath === undefined)("in a browser", () => {
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    const app = notesApp({ NOTES_PER_PAGE: 3 });
    server = await serve(app, { port: 0, signals: false });
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
    if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each(VIEWS)("on a $view", ({ view, ...device }) => {
    test("a user signs up, writes, changes and deletes a note", async () => {
      await using visit = await open(browser, server, device);
      const { page, look } = visit;
      await page.goto("/");
      await look(`${view}-welcome`, "Welcome");
      await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
      await look(`${view}-sign-up`, "Sign up");
      await page.getByLabel("Name").fill(`Ada with a long name on a ${view}`);
      await page.getByLabel("Password").fill("correct horse");
      await page.getByRole("button", { name: "Sign up" }).click();
      await look(`${view}-empty`, "Your notes");
      await page.getByText("No notes yet.").waitFor();

      await page.getByRole("link", { name: "New note" }).click();
      await look(`${view}-new`, "New note");
      await page.getByLabel("Title").fill("Shopping");
      await page.getByLabel("Text").fill("\nbread\nmilk");
      await page.getByRole("button", { name: "Save" }).click();
      await look(`${view}-note`, "Shopping");
      await page.getByText("The note is saved.").waitFor();

      await page.getByRole("link", { name: "Edit" }).click();
      await look(`${view}-edit`, "Edit note");
      expect(await page.getByLabel("Text").inputValue()).toBe("\nbread\nmilk");
      await page.getByLabel("Title").fill("Shopping list");
      await page.getByRole("button", { name: "Save" }).click();
      await look(`${view}-changed`, "Shopping list");

      await page.getByText("Delete", { exact: true }).click();
      await look(`${view}-delete`, "Shopping list");
      await page.getByRole("button", { name: "Delete for good" }).click();
      await look(`${view}-deleted`, "Your notes");
      await page.getByText("The note is deleted.").waitFor();
      expect(visit.complaints).toEqual([]);
    });

    test("a form that is refused keeps what was typed and leads to the problem", async () => {
      await using visit = await open(browser, server, device);
      const { page, look } = visit;
      await signUp(page, `Grace on a ${view}`);
      await page.goto("/notes/new");
      await page.getByLabel("Title").fill("   ");
      await page.getByLabel("Text").fill("kept");
      await page.getByRole("button", { name: "Save" }).click();
      await look(`${view}-refused`, "New note");
      const title = page.getByLabel("Title");
      expect(await title.evaluate((field) => field === document.activeElement)).toBe(true);
      await page
        .getByRole("textbox", { name: "Title", description: "A note needs a title." })
        .waitFor();
      expect(await page.getByLabel("Text").inputValue()).toBe("kept");
      expect(visit.complaints).toEqual([expect.stringContaining("status of 422")]);
    });

    test("a list with long words fits, in the light and in the dark", async () => {
      await using visit = await open(browser, server, device);
      const { page, look } = visit;
      await signUp(page, `Katherine on a ${view}`);
      for (const [title, body] of NOTES) {
        await page.goto("/notes/new");
        await page.getByLabel("Title").fill(title);
        await page.getByLabel("Text").fill(body);
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByText("The note is saved.").waitFor();
      }
      await page.goto("/notes/");
      await look(`${view}-notes`, "Your notes");
      await page.emulateMedia({ colorScheme: "dark" });
      await look(`${view}-notes-dark`, "Your notes");
      await page.getByRole("link", { name: "Older" }).click();
      await look(`${view}-older-dark`, "Your notes");
      expect(visit.complaints).toEqual([]);
    });

    test("all that can be used is reached by Tab and shows it", async () => {
      await using visit = await open(browser, server, device);
      const { page } = visit;
      await signUp(page, `Joan on a ${view}`);
      const seen: string[] = [];
      for (let presses = 0; presses < 4; presses++) {
        await page.keyboard.press("Tab");
        const focus = page.locator(":focus-visible");
        seen.push((await focus.textContent())?.trim() ?? "");
        const outline = await focus.evaluate((element) => getComputedStyle(element).outline);
        expect(outline).toMatch(/\b[3-9]px\b/);
        expect(outline).toContain("solid");
      }
      expect(seen).toEqual(["Notes", `Joan on a ${view}`, "Sign out", "New note"]);
    });

    test("a user pins a note, changes the password and signs out everywhere", async () => {
      await using visit = await open(browser, server, device);
      const { page, look, context } = visit;
      await signUp(page, `Mary on a ${view}`);
      await page.goto("/notes/new");
      await page.getByLabel("Title").fill("First of all");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name: "Pin", exact: true }).click();
      await page.getByRole("button", { name: "Unpin" }).waitFor();
      await page.goto("/notes/");
      await page.getByText("Pinned", { exact: true }).waitFor();
      await look(`${view}-pinned`, "Your notes");

      await page.getByRole("link", { name: `Mary on a ${view}` }).click();
      await look(`${view}-account`, "Your account");
      await page.getByRole("link", { name: "Change the password" }).click();
      await look(`${view}-password`, "Change the password");
      await page.getByLabel("New password").fill("battery staple");
      await page.getByRole("button", { name: "Change it" }).click();
      await page.getByText("The password is changed").waitFor();

      await page.getByRole("button", { name: "Sign out everywhere" }).click();
      await page.getByText("You are signed out everywhere.").waitFor();
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.getByLabel("Name").fill(`Mary on a ${view}`);
      await page.getByLabel("Password").fill("battery staple");
      await page.getByLabel("Stay signed in").check();
      await look(`${view}-sign-in`, "Sign in");
      await page.getByRole("button", { name: "Sign in" }).click();
      await look(`${view}-signed-in`, "Your notes");

      // The browser is closed and opened again: what lives as long as it is gone.
      await context.clearCookies({ name: "session" });
      await page.goto("/account/password");
      await look(`${view}-confirm`, "Is it you?");
      await page.getByLabel("Password").fill("battery staple");
      await page.getByRole("button", { name: "Go on" }).click();
      await look(`${view}-password-again`, "Change the password");
      expect(visit.complaints).toEqual([]);
    });
  });
});

/** A page of a visitor nobody knows, and what the browser has against it. */
async function open(browser: Browser, server: Server, device: BrowserContextOptions) {
  const context = await browser.newContext({ baseURL: server.url, ...device });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // What the visitor does not wait for.
    if (reason !== "net::ERR_ABORTED") complaints.push(`${request.url()}: ${reason}`);
  });
  const look = async (name: string, title: string): Promise<void> => {
    await check(page, title);
    if (SCREENSHOTS === undefined) return;
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  };
  return { page, context, complaints, look, [Symbol.asyncDispose]: () => context.close() };
}

/** What holds for every page. */
async function check(page: Page, title: string): Promise<void> {
  await page.waitForFunction((wanted) => document.title === wanted, `${title} · Notes`);
  await page.waitForLoadState();
  expect(await page.locator("h1").count()).toBe(1);
  expect(await page.evaluate(overflowOf)).toEqual([]);
  expect(await page.evaluate(contrastOf)).toEqual([]);
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill("correct horse");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL("**/notes/");
}
