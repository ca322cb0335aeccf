import { type CommandCall, type CommandInput, type Phial, PhialError } from "phial";
import type { AppMigrations } from "../app-migrations.ts";
import type { DatabaseOptions } from "../database-migrations.ts";
import type { NewRevisionOptions } from "../new-revision.ts";

/** What the commands work on. */
export interface CommandSubject {
  /** The word that they begin with. */
  readonly group: string;
  migrations(app: Phial): AppMigrations;
}

/** The options of what writes a revision. */
export const MESSAGE: readonly CommandInput[] = [
  { flags: "-m, --message <text>", doc: "What it does; part of the file's name." },
  { flags: "--rev-id <id>", doc: "Its id, instead of a random one." },
  { flags: "--branch-label <label>", doc: "The name of the branch that begins with it." },
];

export const PLACE: readonly CommandInput[] = [
  {
    flags: "--head <revision>",
    doc: "What it follows: a head, <label>@head, base.",
    default: "head",
  },
  { flags: "--splice", doc: "Lets it follow a revision that is no head." },
  {
    flags: "--depends-on <revision>",
    doc: "A revision of another branch that has to be applied before; may be repeated.",
    repeats: true,
  },
];

export const BIND: CommandInput = {
  flags: "--bind <name>",
  doc: "Only this database; `default` is that of DATABASE_URL.",
};

export const VERBOSE: CommandInput = { flags: "-v, --verbose", doc: "Says more." };

/** The values of {@link MESSAGE} and {@link PLACE}. */
export function newRevisionOf({ options, lists }: CommandCall): NewRevisionOptions {
  const [message, revisionId, branchLabel, head] = ["message", "revId", "branchLabel", "head"].map(
    (name) => textOf(options[name]),
  );
  return {
    splice: options["splice"] === true,
    dependsOn: lists["dependsOn"] ?? [],
    ...(message !== undefined && { message }),
    ...(revisionId !== undefined && { revisionId }),
    ...(branchLabel !== undefined && { branchLabel }),
    ...(head !== undefined && { head }),
  };
}

/** The value of {@link BIND}. */
export function databaseOf({ options }: CommandCall): DatabaseOptions {
  const bind = textOf(options["bind"]);
  return bind === undefined ? {} : { bind };
}

/**
 * What the steps are given: `-x name=value`; a name alone has the value `""`.
 *
 * @throws PhialError `MIGRATE_OPTION_INVALID`
 */
export function stepOptionsOf({ options, lists }: CommandCall): ReadonlyMap<string, string> {
  const tag = textOf(options["tag"]);
  const pairs = (lists["xArg"] ?? []).map((text) => {
    const at = text.indexOf("=");
    const [name, value] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
    if (name !== "") return [name, value] as const;
    throw new PhialError(
      "MIGRATE_OPTION_INVALID",
      `-x was given ${JSON.stringify(text)}, which has no name.`,
      "Write -x name=value.",
    );
  });
  return new Map(tag === undefined ? pairs : [["tag", tag], ...pairs]);
}

/** The text of an option, if it was given. */
export function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
