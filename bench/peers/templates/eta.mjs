import { Eta } from "eta";
import { capitalize, money, views } from "./page.mjs";

const eta = new Eta({ views: views("eta"), cache: true, autoEscape: true });

export const packageName = "eta";
export const render = (context) => eta.render("./orders", { ...context, money, capitalize });
