import type { ExamApp } from "../src/exam-app.ts";
import { htmlTokens, tagOf, textOf } from "../src/html.ts";
import { ask, cookieOf } from "../src/http.ts";
import { program } from "../src/program.ts";

const TEMPLATES = [
  "{{7*7}}",
  "{{ 7 * '7' }}",
  "{% if 1 %}49{% endif %}",
  "{%- set x = 49 -%}{{ x }}",
  "{# gone #}",
  "${7*7}",
  "#{7*7}",
  "<%= 7*7 %>",
  "{{ ''.constructor.constructor('return process')() }}",
  "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  "{{ config }}{{ request.headers }}{{ session }}",
  "{{ url_for.__globals__ }}",
  "{% include 'home.html' %}",
  "{{ '{{' }}{% raw %}",
];

/** Text of users that looks like a template is shown as it was written, wherever it is shown. */
export default program({
  async run(bench) {
    const app = await bench.start();
    for (const [place, shown] of PLACES) {
      for (const text of TEMPLATES) {
        const got = await shown(app, text);
        bench.check(
          got === text,
          `${place} shows ${JSON.stringify(text)} as ${JSON.stringify(got)}`,
        );
      }
    }
    bench.figure(`${TEMPLATES.length} texts in ${PLACES.size} places`);
  },
});

/** What the app shows where a text is given to it. */
type Shown = (app: ExamApp, text: string) => Promise<string | undefined>;

const PLACES: ReadonlyMap<string, Shown> = new Map<string, Shown>([
  ["a page", async (app, text) => textOf(await tokensOf(app, at("/tpl", text)), "text")],
  ["an attribute", async (app, text) => titleOf(await tokensOf(app, at("/tpl/plain", text)))],
  ["an included template", async (app, text) => textOf(await included(app, text), "text")],
  ["a message", flashed],
  ["an error page", async (app, text) => textOf(await missing(app, text), "path").slice(1)],
]);

function at(path: string, text: string): string {
  return `${path}?v=${encodeURIComponent(text)}`;
}

async function flashed(app: ExamApp, text: string): Promise<string> {
  const cookie = cookieOf(await ask(app, { path: `/flashed?m=${encodeURIComponent(text)}` }));
  return textOf(await tokensOf(app, "/flashed", { cookie }), "message-1");
}

function included(app: ExamApp, text: string) {
  return tokensOf(app, `${at("/tpl/include", text)}&name=values.html`);
}

function missing(app: ExamApp, text: string) {
  return tokensOf(app, `/${encodeURIComponent(text)}`);
}

function titleOf(tokens: Awaited<ReturnType<typeof tokensOf>>): string | undefined {
  return tagOf(tokens, "attribute")?.attributes.get("title");
}

async function tokensOf(app: ExamApp, path: string, headers: Record<string, string> = {}) {
  return htmlTokens((await ask(app, { path, headers })).body);
}
