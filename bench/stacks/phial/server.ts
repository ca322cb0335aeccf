// The workloads of bench/README.md, served by Phial. W1 so far.
import { Phial } from "phial";
import { serve } from "phial/server";

const { PORT, HOST = "127.0.0.1", SECRET = "" } = process.env;
const app = new Phial("bench", { config: { SECRET_KEY: SECRET } });
app.get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));
await serve(app, { port: Number(PORT), host: HOST });
