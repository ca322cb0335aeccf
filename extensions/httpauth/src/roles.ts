/**
 * Roles that a route demands: one; one of several; or all of a list within the list, as in Flask-HTTPAuth:
 * `["admin", ["editor", "moderator"]]` is an admin, or who is both.
 */
export type RoleDemand = string | readonly (string | readonly string[])[];

/** The roles that a user has. */
export type UserRoles = string | readonly string[] | null | undefined;

/** Whether somebody with these roles is let through. */
export function meetsRoles(demand: RoleDemand, has: UserRoles): boolean {
  const roles = new Set(typeof has === "string" ? [has] : has);
  const wanted = typeof demand === "string" ? [demand] : demand;
  return wanted.some((one) =>
    typeof one === "string"
      ? roles.has(one)
      : one.length > 0 && one.every((role) => roles.has(role)),
  );
}

/** In words, for lists of routes: `role admin or editor and moderator`. */
export function describeRoles(demand: RoleDemand): string {
  const wanted = typeof demand === "string" ? [demand] : demand;
  const words = wanted.map((one) => (typeof one === "string" ? one : one.join(" and ")));
  return `role ${words.join(" or ")}`;
}
