import { revision } from "@phial/migrate";

// TABLE_REWRITTEN: changes items in a way that writes it anew, and locks it meanwhile
export default revision({
  id: "b91154279298",
  message: "longer names, a secret",
  parents: ["e75163e5b895"],
  up: {
    sqlite: ["alter table `items` rename column `hidden` to `secret`"],
    postgres: [
      `alter table "items" rename column "hidden" to "secret"`,
      `alter table "items" alter column "name" type varchar(80) using ("name"::varchar(80))`,
    ],
  },
  down: {
    sqlite: ["alter table `items` rename column `secret` to `hidden`"],
    postgres: [
      `alter table "items" alter column "name" type varchar(40) using ("name"::varchar(40))`,
      `alter table "items" rename column "secret" to "hidden"`,
    ],
  },
});
