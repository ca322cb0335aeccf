import type { Command } from "phial";
import type { RoleGrants } from "./role-store.ts";

const USER = { flags: "<user>", doc: "The id of the user." };
const ROLE = { flags: "<role>", doc: "The role." };

/** `phial principal grant | revoke | roles`, for the roles of the current app. */
export function roleCommands(name: string, grants: () => RoleGrants): readonly Command[] {
  return [
    {
      name: `${name} grant`,
      doc: "Gives a user a role.",
      args: [USER, ROLE],
      run: async ({ args: [userId = "", role = ""], print }) => {
        const isNew = await grants().grant({ userId, role });
        print(isNew ? `${userId} has the role ${role} now.` : `${userId} has it already.`);
      },
    },
    {
      name: `${name} revoke`,
      doc: "Takes a role away from a user.",
      args: [USER, ROLE],
      run: async ({ args: [userId = "", role = ""], print }) => {
        const wasThere = await grants().revoke({ userId, role });
        print(wasThere ? `${userId} has the role ${role} no more.` : `${userId} does not have it.`);
      },
    },
    {
      name: `${name} roles`,
      doc: "Lists who has which role.",
      args: [{ flags: "[role]", doc: "Only this one." }],
      run: async ({ args: [role], print }) => {
        const all = await grants().list(role);
        for (const grant of all) print(`${grant.userId}  ${grant.role}`);
        if (all.length === 0) print("Nobody has a role.");
      },
    },
  ];
}
