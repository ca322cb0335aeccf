import type { Extension } from "phial";
import { bindingChecks } from "./binding-checks.ts";
import type { Check } from "./check.ts";
import { closingChecks } from "./closing-checks.ts";
import { commandChecks } from "./commands.ts";
import { contextChecks } from "./context-checks.ts";
import { makingChecks } from "./making-checks.ts";
import type { ExtensionCheckOptions } from "./options.ts";
import { settingsChecks } from "./settings-checks.ts";
import { sharingChecks } from "./sharing-checks.ts";
import { Subject } from "./subject.ts";

/**
 * The contract of extensions as a list of checks, for any test runner. Nothing runs yet. A fault
 * makes one check fail: the one whose law it breaks.
 *
 * @param make makes a new, unbound instance each time it is called
 * @example
 * for (const check of extensionChecks(() => new SQLite3(), { use: (db) => db.sql`select 1` })) {
 *   test(check.name, check.run);
 * }
 */
export function extensionChecks<E extends Extension>(
  make: () => E,
  options: ExtensionCheckOptions<E> = {},
): Check[] {
  const subject = new Subject(make, options);
  return [
    ...makingChecks(subject),
    ...bindingChecks(subject),
    ...settingsChecks(subject),
    ...commandChecks(subject),
    ...sharingChecks(subject),
    ...contextChecks(subject),
    ...closingChecks(subject),
  ];
}
