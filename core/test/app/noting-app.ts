import { createMiddleware } from "hono/factory";
import { Phial, silentLogger } from "../../src/index.ts";

export function quietApp(): Phial {
  return new Phial("interop", { log: silentLogger });
}

/** Middleware that notes when a request comes in and goes out. */
export function noting(heard: string[], name: string) {
  return createMiddleware(async (_c, next) => {
    heard.push(`${name} in`);
    await next();
    heard.push(`${name} out`);
  });
}

export const refuse = createMiddleware(async (c) => c.text("refused", 401));
