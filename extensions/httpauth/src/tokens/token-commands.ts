import { type Command, PhialError } from "phial";
import type { CreatedToken, NewToken } from "./new-token.ts";
import type { ApiToken } from "./token-store.ts";

/** What the commands do things with: the tokens of the current app. */
export interface TokenKeeper {
  create(init: NewToken): Promise<CreatedToken>;
  list(userId: string): Promise<readonly ApiToken[]>;
  revoke(userId: string, id: string): Promise<boolean>;
}

const USER = { flags: "<user>", doc: "The id of the user." };

/** `phial api-tokens create | list | revoke`. */
export function tokenCommands(name: string, tokens: () => TokenKeeper): readonly Command[] {
  return [createCommand(name, tokens), listCommand(name, tokens), revokeCommand(name, tokens)];
}

function createCommand(name: string, tokens: () => TokenKeeper): Command {
  return {
    name: `${name} create`,
    doc: "Makes a token, and shows it once.",
    args: [USER, { flags: "<name>", doc: "What it is for: laptop." }],
    options: [
      { flags: "--abilities <list>", doc: "What it may be used for, with commas between." },
      { flags: "--days <number>", doc: "For how long it is good." },
    ],
    run: async ({ args: [userId = "", label = ""], options, print }) => {
      const { abilities, days } = options;
      const { token } = await tokens().create({
        userId,
        name: label,
        ...(typeof abilities === "string" && { abilities: abilities.split(",") }),
        ...(typeof days === "string" && { expiresIn: secondsOf(days) }),
      });
      print(token);
    },
  };
}

function listCommand(name: string, tokens: () => TokenKeeper): Command {
  return {
    name: `${name} list`,
    doc: "Lists the tokens of a user.",
    args: [USER],
    run: async ({ args: [userId = ""], print }) => {
      const all = await tokens().list(userId);
      for (const token of all) print(`${token.id}  ${token.name}  ${token.abilities.join(",")}`);
      if (all.length === 0) print(`${userId} has no tokens.`);
    },
  };
}

function revokeCommand(name: string, tokens: () => TokenKeeper): Command {
  return {
    name: `${name} revoke`,
    doc: "Takes a token back.",
    args: [USER, { flags: "<id>", doc: "Its id, as the list shows it." }],
    run: async ({ args: [userId = "", id = ""], print }) => {
      const wasThere = await tokens().revoke(userId, id);
      print(wasThere ? `${id} is good no more.` : `${userId} has no such token.`);
    },
  };
}

function secondsOf(days: string): number {
  const seconds = Number(days) * 86_400;
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new PhialError(
    "HTTPAUTH_DAYS_INVALID",
    `${JSON.stringify(days)} is no number of days.`,
    "Write --days 90.",
  );
}
