import {
  type Context,
  endpoint,
  float,
  int,
  isPhialError,
  params,
  path,
  Phial,
  route,
  silentLogger,
} from "../../src/index.ts";
import { requestContext } from "../../src/testing/index.ts";

export const notePath = route("/notes/:id", { id: int({ min: 1 }) });
export const aboutPath = route("/about");

/** An app with an endpoint for every kind of path. */
export function shopApp(config: Record<string, unknown> = {}): Phial {
  const app = new Phial("shop", { log: silentLogger, config });
  app.get("/", function home() {
    return "home";
  });
  app.get(notePath, endpoint("note"), (c) => c.json(c.req.valid("param").id));
  app.get(aboutPath, endpoint("about"), () => "about");
  app.get("/users/:name", endpoint("user"), (c) => c.text(c.req.param("name")));
  app.get("/wiki/:page", params({ page: path() }), endpoint("wiki"), () => "page");
  app.get("/price/:value", params({ value: float() }), endpoint("price"), () => "price");
  app.get("/caf\u00e9 1", endpoint("cafe"), () => "cafe");
  return app;
}

/** The URL that `build` gives in a request for `url`. */
export function inRequest(
  build: (c: Context) => string,
  url = "http://shop.test/",
  app = shopApp(),
) {
  return requestContext(app, url, build);
}

/** The code and text of the error that `act` throws. */
export async function failure(act: () => unknown): Promise<[string, string]> {
  try {
    await act();
  } catch (error) {
    if (isPhialError(error)) return [error.code, error.message];
    throw error;
  }
  throw new TypeError("Nothing was thrown.");
}
