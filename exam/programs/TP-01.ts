import { htmlTokens, markupOf, tagOf, textOf } from "../src/html.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";

const PAGES = ["/tpl", "/tpl/plain"] as const;
/** A value without anything to escape: what is markup beside it is the page's own. */
const HARMLESS = "x";

const MARKUP = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)",
  "</SCRIPT ><svg onload=alert(1)>",
  `"><img onerror=x src=>`,
  "'><img onerror=x src=>",
  "<img src=x onerror=alert(1)//",
  "<svg/onload=alert(1)>",
  "<iframe srcdoc='<script>alert(1)</script>'>",
  "</title><script>alert(1)</script>",
  "</p></body></html><script>alert(1)</script>",
  "<!-- <script>",
  "--><script>alert(1)</script>",
  "<!--<script>alert(1)//--></script>",
  "<![CDATA[<script>]]>",
  "<?xml version='1.0'?>",
  "<a href=javascript:alert(1)>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<plaintext>",
  "<base href=//evil.test>",
  "<meta http-equiv=refresh content=0>",
];
const ATTRIBUTES = [
  `" onmouseover="x`,
  "' onmouseover='x",
  "x onmouseover=x",
  "` onmouseover=`x",
  `"autofocus onfocus=alert(1) x="`,
  `\\" onmouseover=\\"x`,
  "&quot; onmouseover=&quot;x",
  "&#34;&#62;&lt;script&gt;",
];
const LINKS = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "javascript&colon;alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:http://localhost/x",
  "view-source:javascript:alert(1)",
];
const SCRIPTS = [
  `";alert(1);//`,
  "';alert(1);//",
  "\\",
  "\\u0022;alert(1)//",
  "\u2028alert(1)\u2029",
  "${alert(1)}",
  "]]>",
  "*/alert(1)/*",
];
const PAYLOADS = [...MARKUP, ...ATTRIBUTES, ...LINKS, ...SCRIPTS];

/** In no place of a page does a value become markup, and each shows what was given. */
export default program({
  async run(bench) {
    const app = await bench.start();
    for (const page of PAGES) {
      const own = markupOf(htmlTokens(await bodyOf(app, page, HARMLESS)));
      for (const value of PAYLOADS) {
        const tokens = htmlTokens(await bodyOf(app, page, value));
        const where = `${page} with ${JSON.stringify(value)}`;
        const markup = markupOf(tokens);
        bench.check(markup.join() === own.join(), `${where} has the markup ${markup.join("")}`);
        bench.check(textOf(tokens, "text") === value, `${where} shows another text`);
        const title = tagOf(tokens, "attribute")?.attributes.get("title");
        bench.check(title === value, `${where} has the title ${JSON.stringify(title)}`);
        judgeLink(bench, where, tagOf(tokens, "link")?.attributes.get("href"));
        judgeScript(bench, { where, value, script: textOf(tokens, "script") });
      }
    }
    bench.figure(`${PAYLOADS.length} values on ${PAGES.length} pages, in 4 places`);
  },
});

async function bodyOf(app: ExamApp, page: string, value: string): Promise<string> {
  const { status, body } = await ask(app, { path: `${page}?v=${encodeURIComponent(value)}` });
  if (status !== 200) throw new Error(`${page} is ${status} with ${JSON.stringify(value)}`);
  return body;
}

function judgeLink(bench: Bench, where: string, href: string | undefined): void {
  const url = href === undefined ? null : URL.parse(href, "http://localhost/");
  const isOnWeb = url !== null && /^https?:$/.test(url.protocol);
  bench.check(isOnWeb, `${where} links to ${JSON.stringify(href)}`);
}

function judgeScript(
  bench: Bench,
  { where, value, script }: { where: string; value: string; script: string },
): void {
  const literal = /^const v = (".*");$/s.exec(script)?.[1] ?? "null";
  bench.check(!/[<>&']/.test(literal), `${where} has the script ${script}`);
  bench.check(isTextOf(literal, value), `${where} gives its script another value: ${script}`);
}

/** JSON is a part of JavaScript: what reads as JSON, and holds no quote in between, is one value. */
function isTextOf(literal: string, value: string): boolean {
  try {
    return JSON.parse(literal) === value;
  } catch {
    return false;
  }
}
