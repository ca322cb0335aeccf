import type { Extension, Phial } from "phial";

/** A login of a user on a device. Times are milliseconds since the Unix epoch. */
export interface Device {
  /** Names it; no secret, and it stays the same while its token changes. */
  readonly series: string;
  readonly userId: string;
  /** The session version of the user at that time; see `LoginOptions.sessionVersion`. */
  readonly version: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  /** When the login is over at the latest. */
  readonly expiresAt: number;
  /** Address and browser at the time of the login. */
  readonly address: string;
  readonly agent: string;
  /** Whether a cookie outlives the session. */
  readonly isRemembered: boolean;
}

/** A {@link Device} as it is kept: with digests of its tokens, never with the tokens. */
export interface StoredDevice extends Device {
  /** SHA-256 of the token that is good, in hexadecimal; empty where nothing is remembered. */
  readonly tokenHash: string;
  /** That of the one before. */
  readonly previousHash: string;
  /** When the token was changed. */
  readonly rotatedAt: number;
}

/** What a use of a token changes. */
export interface Rotation {
  readonly series: string;
  /** The digest that the store has to have still. */
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

/**
 * The devices of one app. `rotate` decides between two processes: it has to compare and change in one
 * step. Where the store cannot be reached, every method rejects: nobody is signed in then.
 */
export interface DeviceRecords {
  add(device: StoredDevice): Promise<void>;
  find(series: string): Promise<StoredDevice | undefined>;
  /** Changes the token if it is still `from`, and keeps that one as the previous; whether it did. */
  rotate(rotation: Rotation): Promise<boolean>;
  /** Notes a use. */
  touch(series: string, at: number): Promise<void>;
  /** Forgets a device; whether it was there. */
  remove(series: string): Promise<boolean>;
  /** Forgets the devices of a user, all or all but one; how many there were. */
  removeAll(userId: string, except?: string): Promise<number>;
  /** The devices of a user, the last used first; without those that have expired by `now`. */
  list(userId: string, now: number): Promise<readonly Device[]>;
}

/**
 * Where devices are kept. Like an extension it belongs to no app; `deviceStoreCases` of
 * `@phial/login/testing` has the cases that every store passes.
 */
export interface DeviceStore {
  /** The extensions it stands on. */
  readonly needs?: readonly Extension[];
  /** Gives the devices of an app; opens nothing. */
  open(app: Phial): DeviceRecords;
}
