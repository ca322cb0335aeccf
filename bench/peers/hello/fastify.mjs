// Fastify with a response schema, as its documentation recommends for speed.
import Fastify from "fastify";

const app = Fastify();
const name = { type: "object", properties: { name: { type: "string" } } };
const hello = { type: "object", properties: { hello: { type: "string" } } };
app.get("/hello/:name", { schema: { params: name, response: { 200: hello } } }, async (request) => ({
  hello: request.params.name,
}));
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
process.on("SIGTERM", () => process.exit(0));
