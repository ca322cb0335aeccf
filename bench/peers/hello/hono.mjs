// Bare Hono on @hono/node-server, in the versions that Phial itself runs on (the repository's own
// node_modules): the reference of "what Phial adds".
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: process.env.HOST });
process.on("SIGTERM", () => process.exit(0));
