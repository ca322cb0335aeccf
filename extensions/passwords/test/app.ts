import {
  type Clock,
  type ConfigObject,
  type Logger,
  Phial,
  silentLogger,
  systemClock,
} from "phial";
import { Passwords, type PasswordsOptions } from "../src/index.ts";
import { bcrypt } from "../src/drivers/bcrypt.ts";
import { fastPasswords } from "../src/testing/index.ts";

/** The passwords of an app of their own, which does as little work as it can. */
export function passwordsWith(
  config: ConfigObject = {},
  {
    log = silentLogger,
    clock = systemClock,
    ...options
  }: PasswordsOptions & { readonly log?: Logger; readonly clock?: Clock } = {},
) {
  const values = { TESTING: true, ...fastPasswords, ...config };
  const app = new Phial("accounts", { config: values, log, clock });
  return new Passwords({ bcrypt, ...options }).initApp(app).of(app);
}
