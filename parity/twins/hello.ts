import { randomUUID } from "node:crypto";
import { Phial, jsonify, session } from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

/** Does with Phial what `flask/apps/hello.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const app = new Phial("hello", flaskOptions({ SECRET_KEY: "hello-secret", ...config }, tools));
  const log: string[] = [];

  app.get("/", (c) => {
    log.push("index");
    const visits = session<{ n: number }>(c);
    visits.set("n", (visits.get("n") ?? 0) + 1);
    return jsonify(c, { n: visits.get("n"), hello: c.req.query("name") ?? "world" });
  });

  app.post("/id", async (c) => {
    log.push("id");
    return jsonify(c, { id: randomUUID(), got: await c.req.parseBody() });
  });

  return {
    fetch: fetchWith(app),
    observe: () => ({ log: log.slice(-3) }),
    close: () => app.close(),
    sessionSecret: "hello-secret",
  };
}
