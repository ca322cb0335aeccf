import { defineConformance } from "@phial/conformance";
import { Identity, memoryRoles, Permission, Principal, RoleNeed } from "../src/index.ts";

const admins = new Permission(RoleNeed("admin"));
const grants = [{ userId: "7", role: "admin" }];

const make = (name?: string) =>
  new Principal({ ...(name !== undefined && { name }), roles: memoryRoles(grants) });

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => make(),
  use: async (principal) => {
    const grant = { userId: "8", role: `role ${(await principal.roles.list()).length}` };
    return [await principal.roles.grant(grant), await principal.roles.rolesOf("8")];
  },
  exercise: async (c, principal) => {
    const before = await principal.can(c, admins);
    await principal.setIdentity(c, new Identity("7"));
    return [before, await principal.can(c, admins)];
  },
  commands: {
    "principal grant": { args: ["1", "editor"] },
    "principal revoke": { args: ["1", "editor"] },
    "principal roles": {},
  },
  withSibling: () => make("staff"),
});
