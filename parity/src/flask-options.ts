import { type PhialOptions, flaskJson, silentLogger } from "phial";
import type { TwinTools } from "./twin.ts";

/** Where Phial's defaults are safer than Flask's; and the recordings' keys are shorter than ours may be. */
const FLASK_DEFAULTS = {
  TESTING: true,
  PROPAGATE_EXCEPTIONS: false,
  MAX_CONTENT_LENGTH: null,
  SESSION_COOKIE_SAMESITE: null,
  SESSION_COOKIE_SECURE: false,
};

/** The options of an app that behaves as Flask does without configuration. */
export function flaskOptions(config: Record<string, unknown>, tools: TwinTools): PhialOptions {
  const settings = Object.entries(config).filter(([name]) => !name.startsWith("APP_"));
  return {
    config: { ...FLASK_DEFAULTS, ...Object.fromEntries(settings) },
    clock: tools.clock,
    log: silentLogger,
    json: flaskJson(),
  };
}

/** The fetch of a twin: the app's, with the peer as the server would tell it. */
export function fetchWith(app: {
  fetch(request: Request, env: object): Response | Promise<Response>;
}) {
  return (request: Request, peer: { readonly address: string }) =>
    app.fetch(request, { incoming: { socket: { remoteAddress: peer.address } } });
}
