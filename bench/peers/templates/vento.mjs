// Vento escapes nothing by default: its own option turns it on.
import vento from "ventojs";
import { capitalize, money, views } from "./page.mjs";

const environment = vento({ includes: views("vento"), autoescape: true });
environment.filters.money = money;
environment.filters.capitalize = capitalize;

export const packageName = "ventojs";
export const render = async (context) => (await environment.run("orders.vto", context)).content;
