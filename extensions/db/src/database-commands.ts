import { type Command, type Phial, PhialError } from "phial";
import { isProduction } from "./production.ts";
import type { Seeder } from "./seeder.ts";

/** What the commands need of a database. */
export interface Seedable {
  /** The seeder of this name, or all. */
  select(name: string | undefined): readonly Seeder[];
  /** Runs one in a transaction, in the current context. */
  run(seeder: Seeder): Promise<void>;
}

/** The commands of a database; the group is also that of migrations. */
export function databaseCommands(group: string, seedable: Seedable): Command[] {
  return [
    {
      name: `${group} seed`,
      doc: "Fills the database with what its seeders have, or with one of them.",
      args: [{ flags: "[name]", doc: "The seeder; all of them in order unless given." }],
      options: [{ flags: "--production", doc: "Do it where the app runs as production, too." }],
      run: async ({ app, args: [name], options, print }) => {
        if (options["production"] !== true) checkEnvironment(app);
        const seeders = seedable.select(name);
        for (const seeder of seeders) {
          await seedable.run(seeder);
          print(`Seeded ${seeder.name}.`);
        }
        if (seeders.length === 0) print("There are no seeders.");
      },
    },
  ];
}

function checkEnvironment(app: Phial): void {
  if (!isProduction(app)) return;
  throw new PhialError(
    "DATABASE_SEED_REFUSED",
    `The app "${app.name}" runs as production, where made-up rows would be among real ones.`,
    "Say that it is meant: phial db seed --production. On your own machine, set DEBUG=true.",
  );
}
