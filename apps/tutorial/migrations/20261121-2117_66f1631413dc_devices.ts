import { revision } from "@phial/migrate";

export default revision({
  id: "66f1631413dc",
  message: "devices",
  parents: ["8460a8051724"],
  up: {
    sqlite: [
      "create table `phial_login_devices` (`series` text not null primary key, `user_id` text not null, `version` text not null, `created_at` double not null, `last_used_at` double not null, `expires_at` double not null, `address` text not null, `agent` text not null, `is_remembered` integer not null, `token_hash` text not null, `previous_hash` text not null, `rotated_at` double not null)",
      "create index `phial_login_devices_user_id_index` on `phial_login_devices` (`user_id`)",
      "create index `phial_login_devices_expires_at_index` on `phial_login_devices` (`expires_at`)",
    ],
    postgres: [
      `create table "phial_login_devices" ("series" varchar(22) not null, "user_id" varchar(191) not null, "version" varchar(191) not null, "created_at" double precision not null, "last_used_at" double precision not null, "expires_at" double precision not null, "address" varchar(45) not null, "agent" varchar(512) not null, "is_remembered" boolean not null, "token_hash" varchar(64) not null, "previous_hash" varchar(64) not null, "rotated_at" double precision not null, primary key ("series"))`,
      `create index "phial_login_devices_user_id_index" on "phial_login_devices" ("user_id")`,
      `create index "phial_login_devices_expires_at_index" on "phial_login_devices" ("expires_at")`,
    ],
  },
  down: {
    sqlite: ["drop table `phial_login_devices`"],
    postgres: [`drop table "phial_login_devices"`],
  },
});
