import { H3, getRouterParam, serve } from "h3";

const app = new H3();
app.get("/hello/:name", (event) => ({ hello: getRouterParam(event, "name", { decode: true }) }));
serve(app, { port: Number(process.env.PORT), hostname: process.env.HOST, silent: true, gracefulShutdown: false });
process.on("SIGTERM", () => process.exit(0));
