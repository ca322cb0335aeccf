import { type Command, type Phial, PhialError } from "phial";
import type { AppPasswords } from "./app-passwords.ts";

/** `phial passwords hash`: for whoever has to put a hash into a table by hand. */
export function hashCommand(group: string, passwordsOf: (app: Phial) => AppPasswords): Command {
  return {
    name: `${group} hash`,
    doc: "Hashes a password, which is typed unseen or comes from a pipe; never an argument.",
    run: async ({ app, askSecret, print }) => {
      const password = await askSecret("Password: ");
      // A pipe gives it once.
      const again = await askSecret("Again: ");
      if (password === undefined || (again !== undefined && again !== password)) throw notEntered();
      print(await passwordsOf(app).hash(password));
    },
  };
}

function notEntered(): PhialError {
  return new PhialError(
    "PASSWORD_ENTRY_MISSING",
    "No password was typed, or it was typed differently the second time.",
    "Type it twice, or pipe it: phial passwords hash < file.",
  );
}
