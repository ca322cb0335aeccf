import { revision } from "@phial/migrate";

export default revision({
  id: "8460a8051724",
  message: "pinned notes",
  parents: ["aa07fb406c83"],
  up: {
    sqlite: ["alter table `notes` add column `pinned` integer not null default false"],
    postgres: [`alter table "notes" add "pinned" boolean not null default false`],
  },
  down: {
    sqlite: ["alter table `notes` drop column `pinned`"],
    postgres: [`alter table "notes" drop column "pinned"`],
  },
});
