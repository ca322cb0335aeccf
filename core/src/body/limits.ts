import { tmpdir } from "node:os";
import type { Context } from "hono";
import { contextOfAny } from "../context/request-context.ts";

/** How much of a request body is taken, from the settings of the app. */
export interface BodyLimits {
  /** `MAX_CONTENT_LENGTH`: bytes of a whole body; `null` takes any length. @default 1_048_576 */
  readonly contentLength: number | null;
  /**
   * `MAX_FORM_MEMORY_SIZE`: bytes of an urlencoded body, and of all parts of a multipart body that
   * are not files; `null` takes any. @default 500_000
   */
  readonly formMemorySize: number | null;
  /** `MAX_FORM_PARTS`: parts of a multipart body; `null` takes any number. @default 1000 */
  readonly formParts: number | null;
  /** `MAX_JSON_DEPTH`: arrays and objects inside each other. @default 64 */
  readonly jsonDepth: number;
  /** `MAX_JSON_KEYS`: keys written in one object. @default 1000 */
  readonly jsonKeys: number;
  /** `DEBUG`: whether refusals explain themselves on the error page, too. @default false */
  readonly debug: boolean;
  /** Where large uploads wait on disk. @default the system's folder for temporary files */
  readonly temporaryFolder: string;
}

/** The limits of an app that has set none. */
export const DEFAULT_BODY_LIMITS: BodyLimits = {
  contentLength: 1_048_576,
  formMemorySize: 500_000,
  formParts: 1000,
  jsonDepth: 64,
  jsonKeys: 1000,
  debug: false,
  temporaryFolder: tmpdir(),
};

/** What every function that reads a body can be told. */
export interface BodyOptions {
  /** Takes the place of the app's limits for this request; those not named stay. */
  readonly limits?: Partial<BodyLimits>;
}

/** The limits that hold for a request. */
export function limitsOf(c: Context): BodyLimits {
  const settings = contextOfAny(c)?.app.settings;
  if (!settings) return DEFAULT_BODY_LIMITS;
  return {
    contentLength: settings.MAX_CONTENT_LENGTH,
    formMemorySize: settings.MAX_FORM_MEMORY_SIZE,
    formParts: settings.MAX_FORM_PARTS,
    jsonDepth: settings.MAX_JSON_DEPTH,
    jsonKeys: settings.MAX_JSON_KEYS,
    debug: settings.DEBUG,
    temporaryFolder: DEFAULT_BODY_LIMITS.temporaryFolder,
  };
}

/** The limits that hold for one call: the app's, changed by the options of the call. */
export function limitsFor(c: Context, options: BodyOptions): BodyLimits {
  const limits = limitsOf(c);
  return options.limits ? { ...limits, ...options.limits } : limits;
}
