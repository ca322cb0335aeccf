/**
 * Permissions for Phial: what the one who makes a request may do, as Flask-Principal has it.
 *
 * @module @phial/principal
 */
export type { AppPrincipal } from "./app-principal.ts";
export { AnonymousIdentity, Identity, type IdentityInit } from "./identity.ts";
export { memoryRoles } from "./memory-roles.ts";
export {
  ActionNeed,
  ItemNeed,
  type Need,
  NeedSet,
  type NeedValue,
  RoleNeed,
  TypeNeed,
  UserNeed,
} from "./need.ts";
export { type DenialInit, PermissionDenied } from "./permission-denied.ts";
export { Denial, Permission, type Provider, Rule } from "./permission.ts";
export {
  type ActionOf,
  type AnyPolicy,
  Denied,
  deny,
  type Policy,
  policy,
  type PolicyOptions,
  type PolicyRule,
  type ResourceClass,
  type ResourceOf,
  type Verdict,
} from "./policy.ts";
export type { IdentityLoader, IdentitySaver, PrincipalOptions } from "./principal-options.ts";
export { Principal, type RequireOptions } from "./principal.ts";
export type { RoleGrant, RoleGrants, RoleStore } from "./role-store.ts";
export { type IdentityEvent, identityLoaded } from "./signals.ts";
