import {
  Blueprint,
  type BlueprintOptions,
  isPhialError,
  type MiddlewareHandler,
  Phial,
  routeOf,
  silentLogger,
} from "../../src/index.ts";

export function quietApp(): Phial {
  return new Phial("blueprints", { log: silentLogger });
}

/** A blueprint with one route, `/page`, that tells its endpoint. */
export function pages(name = "pages", options?: BlueprintOptions): Blueprint {
  const blueprint = new Blueprint(name, options);
  blueprint.get("/page", function page(c) {
    return c.text(routeOf(c)?.endpoint ?? "none");
  });
  return blueprint;
}

/** The status and text of a GET. */
export async function answer(app: Phial, path: string): Promise<string> {
  const response = await app.request(path);
  return response.ok ? response.text() : String(response.status);
}

export function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return isPhialError(error) ? error.code : String(error);
  }
  return undefined;
}

export const refuse: MiddlewareHandler = async (c) => c.text("refused", 401);
