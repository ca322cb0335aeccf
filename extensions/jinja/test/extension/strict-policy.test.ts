import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Phial, silentLogger } from "phial";
import { cliRunner } from "phial/testing";
import { expect, test } from "vitest";
import { Jinja } from "../../src/index.ts";
import { folderOf } from "./pages-app.ts";

const run = promisify(execFile);
/** The program loads the whole engine from its sources, on a machine that may be busy. */
const TIMEOUT = 60_000;
const program = fileURLToPath(new URL("strict-policy-program.ts", import.meta.url));

test(
  "what phial templates compile has written renders where no text may become code",
  async () => {
    const root = folderOf({
      "templates/layout.html":
        "<ul>{% block items required %}{% endblock %}</ul>{{ request.path }}",
      "templates/macros.html": `{% macro item(text) %}<li>{{ text | upper }}{{ caller() }}</li>{% endmacro %}`,
      "templates/note.txt": "{{ loop_index }}",
      "templates/page.html": `{% extends "layout.html" %}
      {%- from "macros.html" import item -%}
      {%- block items -%}
        {%- for text in items recursive -%}
          {%- set loop_index = loop.index -%}
          {%- call item(text) %}{% include "note.txt" %}{% endcall -%}
        {%- endfor -%}
        {{- "<i>x</i>" | striptags | replace("x", "y") | tojson -}}
      {%- endblock %}`,
    });
    await using app = new Phial("strict", { log: silentLogger, root });
    new Jinja().initApp(app);
    const compiled = join(root, "compiled");
    expect(await cliRunner(app).invoke(["templates", "compile", "--out", compiled])).toMatchObject({
      exitCode: 0,
    });

    const options = ["--disallow-code-generation-from-strings", "--conditions=source"];
    const { stdout } = await run(process.execPath, [...options, program, compiled]);
    expect(JSON.parse(stdout)).toEqual([
      `<ul><li>&lt;B&gt;1</li><li>&amp;2</li>"y"</ul>/`,
      "EvalError",
    ]);
  },
  TIMEOUT,
);
