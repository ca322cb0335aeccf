/**
 * Devices in a database, for apps of several processes.
 *
 * @module @phial/login/db
 */
import {
  type BoundModels,
  type Database,
  defineEntity,
  type Model,
  p,
  type Session,
} from "@phial/db";
import type { Phial } from "phial";
import type {
  Device,
  DeviceRecords,
  DeviceStore,
  Rotation,
  StoredDevice,
} from "../devices/device-store.ts";
import { withoutTokens } from "../devices/listed-devices.ts";

/**
 * The table of {@link databaseDevices}: give it to the database among its models, and migrations know
 * it.
 *
 * @example
 * export const db = new Database({ models: [User, LoginDevice] });
 */
export const LoginDevice = defineEntity({
  name: "PhialLoginDevice",
  tableName: "phial_login_devices",
  properties: {
    series: p.string().length(22).primary(),
    userId: p.string().length(191).index(),
    version: p.string().length(191),
    // Times are in milliseconds since the Unix epoch.
    createdAt: p.double(),
    lastUsedAt: p.double(),
    expiresAt: p.double().index(),
    address: p.string().length(45),
    agent: p.string().length(512),
    isRemembered: p.boolean(),
    tokenHash: p.string().length(64),
    previousHash: p.string().length(64),
    rotatedAt: p.double(),
  },
});

/** Between two looks for what is over, in milliseconds. */
const SWEEP = 3_600_000;

class DatabaseDevices<M extends readonly Model[], B extends BoundModels> implements DeviceRecords {
  readonly #app: Phial;
  readonly #db: Database<M, B>;
  #sweptAt = 0;

  constructor(app: Phial, db: Database<M, B>) {
    this.#app = app;
    this.#db = db;
  }

  async add(device: StoredDevice): Promise<void> {
    await this.#do((session) => session.insert(LoginDevice, device));
    await this.#sweep();
  }

  find(series: string): Promise<StoredDevice | undefined> {
    return this.#do(async (session) => {
      const found = await session.findOne(LoginDevice, { series }, { disableIdentityMap: true });
      return found ? storedOf(found) : undefined;
    });
  }

  rotate({ series, from, to, at }: Rotation): Promise<boolean> {
    const changed = { tokenHash: to, previousHash: from, rotatedAt: at, lastUsedAt: at };
    return this.#do(async (session) => {
      const rows = await session.nativeUpdate(LoginDevice, { series, tokenHash: from }, changed);
      return rows === 1;
    });
  }

  async touch(series: string, at: number): Promise<void> {
    await this.#do((session) => session.nativeUpdate(LoginDevice, { series }, { lastUsedAt: at }));
  }

  remove(series: string): Promise<boolean> {
    return this.#do(async (session) => (await session.nativeDelete(LoginDevice, { series })) === 1);
  }

  removeAll(userId: string, except = ""): Promise<number> {
    return this.#do((session) =>
      session.nativeDelete(LoginDevice, { userId, series: { $ne: except } }),
    );
  }

  list(userId: string, now: number): Promise<readonly Device[]> {
    return this.#do(async (session) => {
      const where = { userId, expiresAt: { $gt: now } };
      const order = { orderBy: { lastUsedAt: "desc" }, disableIdentityMap: true } as const;
      return (await session.find(LoginDevice, where, order)).map((found) =>
        withoutTokens(storedOf(found)),
      );
    });
  }

  // In a context of its own: a request that is undone does not take it back; and in a transaction, so
  // that no replica is asked, which may be behind.
  #do<T>(work: (session: Session<M>) => Promise<T>): Promise<T> {
    return this.#db.ownTransaction(this.#app, work);
  }

  async #sweep(): Promise<void> {
    const now = this.#app.clock.now();
    if (now - this.#sweptAt < SWEEP) return;
    this.#sweptAt = now;
    await this.#do((session) => session.nativeDelete(LoginDevice, { expiresAt: { $lt: now } }));
  }
}

type Moment = "createdAt" | "lastUsedAt" | "expiresAt" | "rotatedAt";
// A driver may give a double as text.
type Row = Omit<StoredDevice, Moment> & Readonly<Record<Moment, number | string>>;

function storedOf(row: Row): StoredDevice {
  const { series, userId, version, address, agent, isRemembered, tokenHash, previousHash } = row;
  return {
    series,
    userId,
    version,
    address,
    agent,
    isRemembered,
    tokenHash,
    previousHash,
    createdAt: Number(row.createdAt),
    lastUsedAt: Number(row.lastUsedAt),
    expiresAt: Number(row.expiresAt),
    rotatedAt: Number(row.rotatedAt),
  };
}

/**
 * Keeps devices in the table of {@link LoginDevice}. Those that have expired are deleted now and then.
 *
 * @example
 * export const db = new Database({ models: [User, LoginDevice] });
 * export const login = new LoginManager({ userLoader, devices: databaseDevices(db) });
 */
export function databaseDevices<M extends readonly Model[], B extends BoundModels>(
  db: Database<M, B>,
): DeviceStore {
  return { needs: [db], open: (app) => new DatabaseDevices(app, db) };
}
