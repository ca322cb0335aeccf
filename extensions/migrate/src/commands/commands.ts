import type { Command } from "phial";
import type { CommandSubject } from "./command-subject.ts";
import { liveCommands } from "./live-commands.ts";
import { historyCommands } from "./history-commands.ts";
import { makeCommands } from "./make-commands.ts";
import { runCommands } from "./run-commands.ts";

/** The commands of an instance. None waits for the app's start, which may need the tables. */
export function migrateCommands(subject: CommandSubject): readonly Command[] {
  return [
    ...makeCommands(subject),
    ...runCommands(subject),
    ...liveCommands(subject),
    ...historyCommands(subject),
  ];
}
