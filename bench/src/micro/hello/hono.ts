import { Hono } from "hono";
import { helloOperation } from "../../hello-operation.ts";

const app = new Hono();
app.get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));

export default helloOperation((request) => app.fetch(request));
