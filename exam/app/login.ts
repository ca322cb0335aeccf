import {
  type AttemptCounts,
  type AttemptStore,
  LoginManager,
  memoryAttempts,
  rememberTheft,
} from "@phial/login";
import { databaseDevices } from "@phial/login/db";
import { redisAttempts } from "@phial/login/redis";
import type { Phial } from "phial";
import { mayLogIn, type User } from "./account-models.ts";
import { db } from "./database.ts";
import { redis } from "./redis.ts";
import { leaveNotice, userById } from "./users.ts";

const THEFT = "Somebody has used a copy of your remember cookie. Change your password.";

/** The logins of an app, and how their failed attempts are forgotten. */
export interface Logins {
  readonly login: LoginManager<User>;
  readonly forgetAttempts: () => Promise<void>;
}

/** Adds logins: devices in the database, attempts counted in Redis where the app has one. */
export function addLogins(app: Phial, { shared }: { readonly shared: boolean }): Logins {
  const attempts = new ForgettableAttempts(shared ? redisAttempts(redis) : memoryAttempts());
  const login = new LoginManager<User>({
    userLoader: userById,
    isActive: mayLogIn,
    sessionVersion: ({ version }) => version,
    loginView: "/login",
    refreshView: "/verify",
    devices: databaseDevices(db),
    attempts,
  }).initApp(app);
  rememberTheft.connect(app, async ({ user }) => {
    const { userId }: { readonly userId?: unknown } = Object(user);
    if (typeof userId === "string") await leaveNotice(userId, THEFT);
  });
  return { login, forgetAttempts: () => attempts.forget() };
}

/** A store that knows what it has counted, so that a check begins with a clean sheet. */
class ForgettableAttempts implements AttemptStore {
  readonly needs;
  readonly #store: AttemptStore;
  readonly #keys = new Set<string>();
  #counts: AttemptCounts | undefined;

  constructor(store: AttemptStore) {
    this.needs = store.needs ?? [];
    this.#store = store;
  }

  open(app: Phial): AttemptCounts {
    const counts = this.#store.open(app);
    this.#counts = counts;
    return {
      take: (window) => {
        this.#keys.add(window.key);
        return counts.take(window);
      },
      giveBack: (window) => counts.giveBack(window),
      reset: (key) => counts.reset(key),
    };
  }

  async forget(): Promise<void> {
    for (const key of this.#keys) await this.#counts?.reset(key);
    this.#keys.clear();
  }
}
