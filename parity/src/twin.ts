import { existsSync } from "node:fs";
import { isObject } from "./recording.ts";

/** The clock a twin has to use for everything. It stands still during a step. */
export interface FrozenClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds that move as `now` does. */
  monotonic(): number;
}

/** The other end of the socket. */
export interface Peer {
  /** Its address: Flask's `REMOTE_ADDR`. */
  readonly address: string;
}

/** An app that answers as the Flask app of the same name does. */
export interface Twin {
  /** Answers one request. */
  fetch(request: Request, peer: Peer): Response | Promise<Response>;
  /** What the app reports about itself after a request (`parity_observe` of the Flask app). */
  observe?(): unknown;
  /** Gives back what the app holds. */
  close?(): Promise<void>;
  /**
   * The key session cookies are signed with, when the recording's config has none. With it the
   * signature of a cookie that cannot be compared byte for byte is checked, too.
   */
  readonly sessionSecret?: string;
}

/** What a twin is given besides its config. */
export interface TwinTools {
  /** The clock of the replay. */
  readonly clock: FrozenClock;
  /** There when the app is made anew in the middle of a recording. */
  readonly restart?: {
    /** The instance that is replaced; it is closed after the new one is made. */
    readonly previous: Twin;
  };
}

/** What `parity/twins/<app>.ts` exports as `createApp`. */
export type CreateTwin = (
  config: Record<string, unknown>,
  tools: TwinTools,
) => Twin | Promise<Twin>;

/** Finds the twin of an app; fails with a text that says what is missing. */
export type TwinLoader = (app: string) => Promise<CreateTwin>;

const twinsFolder = new URL("../twins/", import.meta.url);

/**
 * Loads `parity/twins/<app>.ts`.
 *
 * @throws Error when there is no such file or it exports no `createApp`.
 */
export async function loadTwin(app: string): Promise<CreateTwin> {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(app)) {
    throw new Error(`The recording names the app ${JSON.stringify(app)}, which is no file name.`);
  }
  const file = new URL(`${app}.ts`, twinsFolder);
  if (!existsSync(file)) {
    throw new Error(`There is no twin: write parity/twins/${app}.ts, which exports createApp.`);
  }
  const module: unknown = await import(file.href);
  if (!isTwinModule(module)) {
    throw new Error(`parity/twins/${app}.ts exports no function createApp(config, tools).`);
  }
  return module.createApp;
}

/** That it takes and gives what the contract says cannot be seen at run time. */
function isTwinModule(module: unknown): module is { readonly createApp: CreateTwin } {
  return isObject(module) && typeof module["createApp"] === "function";
}
