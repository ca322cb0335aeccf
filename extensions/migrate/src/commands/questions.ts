import type { CommandCall } from "phial";
import type { ModelMigrationOptions } from "../model-migration.ts";

type Ask = CommandCall["ask"];
type AskRename = NonNullable<ModelMigrationOptions["askRename"]>;
type AskConfirm = NonNullable<ModelMigrationOptions["confirm"]>;

const YES = /^\s*(?:y|yes)\s*$/i;

/** Asks the person at the terminal what was renamed. */
export function askRename({ ask, print }: CommandCall): AskRename {
  return async ({ bind, table, to, candidates, isLikely }) => {
    const place = bind === "default" ? "" : ` in "${bind}"`;
    const name = table === undefined ? `The table ${to}` : `The column ${table}.${to}`;
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) {
      const hint = isLikely ? "[Y/n]" : "[y/N]";
      const answer = await ask(`${name}${place} is new. Was it called ${only} before? ${hint} `);
      if (answer === undefined) return undefined;
      const isYes = YES.test(answer) || (isLikely && answer.trim() === "");
      return isYes ? only : null;
    }
    return choose(ask, print, { title: `${name}${place} is new. It may have been:`, candidates });
  };
}

/** Asks the person at the terminal whether rows may be lost. */
export function askConfirm({ ask }: CommandCall): AskConfirm {
  return async (warnings) => {
    const lines = warnings.map(({ code, message }) => `  ${code}: ${message}`);
    const question = "Rows or values may be lost. Write it all the same? [y/N] ";
    const answer = await ask(["The change:", ...lines, question].join("\n"));
    return answer !== undefined && YES.test(answer);
  };
}

interface Choice {
  readonly title: string;
  readonly candidates: readonly string[];
}

async function choose(
  ask: Ask,
  print: CommandCall["print"],
  { title, candidates }: Choice,
): Promise<string | null | undefined> {
  const lines = candidates.map((name, index) => `  ${index + 1}) ${name}`);
  const question = [title, ...lines, "Its number, or nothing if it is new: "].join("\n");
  for (let answer = await ask(question); answer !== undefined; answer = await ask(question)) {
    const text = answer.trim();
    if (text === "") return null;
    const chosen = candidates[Number(text) - 1] ?? candidates.find((name) => name === text);
    if (chosen !== undefined) return chosen;
    print(`There is no ${JSON.stringify(text)} in the list.`);
  }
  return undefined;
}
