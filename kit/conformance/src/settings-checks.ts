import { type Extension, isPhialError } from "phial";
import { broken, type Check, makeCheck, messageOf } from "./check.ts";
import { failureOf, type Subject } from "./subject.ts";

const NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** What holds for the table of settings. */
export function settingsChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "documents its settings",
      law: "The table of settings, `phial config` and the errors are made of what it says about them.",
      judge: () => {
        for (const [name, { doc }] of Object.entries(subject.make().settings)) {
          if (NAME.test(name) && doc.trim() !== "") continue;
          throw broken(
            `The setting ${JSON.stringify(name)} ${doc.trim() === "" ? "has no doc" : "is not in capitals"}.`,
            "Make the table with defineSettings(), which refuses that.",
          );
        }
      },
    }),
    makeCheck({
      name: "has settings whose misspelling is noticed",
      law: "A setting with a slip in its name would silently leave the default in place.",
      judge: () => judgeMisspelt(subject),
    }),
  ];
}

async function judgeMisspelt<E extends Extension>(subject: Subject<E>): Promise<void> {
  const names = Object.keys(subject.make().settings);
  const misspelt = names.map((name) => `${name}S`).filter((name) => !names.includes(name));
  const extra = Object.fromEntries(misspelt.map((name) => [name, "misspelt"]));
  await using trial = subject.trial({ extra });
  const failure = await failureOf(() => trial.app.start());
  if (failure && !isPhialError(failure.error, "SETTINGS_UNKNOWN")) throw failure.error;
  // It lists all problems in one text.
  const text = messageOf(failure?.error);
  const unnoticed = misspelt.find((name) => !text.includes(`${name}:`));
  if (unnoticed === undefined) return;
  throw broken(
    `Nobody can tell ${unnoticed} in a configuration from a key of the app's own.`,
    "Let all its settings begin with the extension's word, as in MAIL_SERVER and MAIL_PORT.",
  );
}
