import { Edge } from "edge.js";
import { capitalize, money, views } from "./page.mjs";

const edge = Edge.create({ cache: true });
edge.mount(views("edge"));
edge.global("money", money);
edge.global("capitalize", capitalize);

export const packageName = "edge.js";
export const render = (context) => edge.renderSync("orders", context);
