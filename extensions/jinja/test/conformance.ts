import { defineConformance } from "@phial/conformance";
import { DictLoader, Jinja } from "../src/index.ts";

const loader = new DictLoader({ "page.html": "{{ config.TEMPLATES_AUTO_RELOAD }} {{ name }}" });

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new Jinja({ loader }),
  otherConfig: { TEMPLATES_AUTO_RELOAD: true },
  use: (templates) => templates.render("page.html", { name: "<Ada>" }),
  exercise: (c, templates) => templates.render(c, "page.html", { name: "<Ada>" }),
  commands: {
    "templates check": {},
    "templates list": {},
  },
  withSibling: () => new Jinja({ name: "mails", loader }),
});
