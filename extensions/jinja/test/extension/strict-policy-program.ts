/**
 * Renders the template "page.html" of the modules in a folder, where no text may become code. Prints
 * the page, and the name of the error that a template of text gives:
 *
 *     node --disallow-code-generation-from-strings --conditions=source strict-policy-program.ts <folder>
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Phial, silentLogger } from "phial";
import { Jinja, type PrecompiledTemplates } from "../../src/index.ts";

const [, , folder = ""] = process.argv;
const index: { default: PrecompiledTemplates } = await import(
  pathToFileURL(join(folder, "index.js")).href
);
const templates = new Jinja({ precompiled: index.default });
await using app = new Phial("strict", { log: silentLogger });
templates.initApp(app);
app.get("/", (c) => templates.render(c, "page.html", { items: ["<b>", Promise.resolve("&")] }));
app.get("/text", (c) => templates.renderString(c, "{{ 1 }}"));
app.registerErrorHandler(EvalError, () => "EvalError");

const [page, text] = [await app.request("/"), await app.request("/text")];
process.stdout.write(JSON.stringify([await page.text(), await text.text()]));
