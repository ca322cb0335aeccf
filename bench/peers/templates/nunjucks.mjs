// The very templates of Jinja2: they use nothing that nunjucks has not.
import nunjucks from "nunjucks";
import { money, views } from "./page.mjs";

const loader = new nunjucks.FileSystemLoader(views("jinja"), { noCache: false });
const environment = new nunjucks.Environment(loader, { autoescape: true });
environment.addFilter("money", money);

export const packageName = "nunjucks";
export const render = (context) => environment.render("orders.html", context);
export const compile = (source) => new nunjucks.Template(source, environment, "page.html", true);
