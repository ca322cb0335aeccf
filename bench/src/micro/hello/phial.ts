import { Phial } from "phial";
import { helloOperation } from "../../hello-operation.ts";

const app = new Phial("bench", { config: { SECRET_KEY: "0123456789abcdef0123456789abcdef" } });
app.get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }));
await app.start();

export default helloOperation((request) => app.fetch(request));
