import { HttpError } from "phial";
import type { Rule } from "./permission.ts";

/** What a {@link PermissionDenied} tells, besides that it is a no. */
export interface DenialInit {
  /** @default 403 */
  readonly status?: number | undefined;
  /** Shown to the client. */
  readonly detail?: string | undefined;
  /** The permission that was asked for; not shown. */
  readonly permission?: Rule | undefined;
}

/** Somebody may not do what was asked for. */
export class PermissionDenied extends HttpError {
  readonly permission: Rule | undefined;

  constructor({ status = 403, detail, permission }: DenialInit = {}) {
    super(status, { code: "PERMISSION_DENIED", ...(detail !== undefined && { detail }) });
    this.permission = permission;
  }
}
