import type { Clock } from "phial";
import type { Device, DeviceRecords, StoredDevice } from "./device-store.ts";
import {
  hashOfToken,
  newSeries,
  newToken,
  readDeviceToken,
  sameHash,
  writeDeviceToken,
} from "./device-token.ts";

/** What {@link Devices} is made with. */
export interface DevicesOptions {
  readonly records: DeviceRecords;
  readonly clock: Clock;
  /** How long the token before the last is good, in milliseconds. */
  readonly grace: number;
}

/** A login that begins. */
export interface NewDevice {
  readonly userId: string;
  readonly version: string;
  readonly address: string;
  readonly agent: string;
  /** In milliseconds. */
  readonly lifetime: number;
  readonly isRemembered: boolean;
}

/** What came of a cookie. */
export type Redeemed =
  | { readonly kind: "unknown" }
  /** The token was used before: somebody has a copy. The device is signed out. */
  | { readonly kind: "theft"; readonly device: Device }
  /** It is good; with a value, the client gets this one in its place. */
  | { readonly kind: "good"; readonly device: Device; readonly cookie?: string };

/** A use is noted at most so often. */
const TOUCH_EVERY = 60_000;

/** The logins of users on their devices, and the tokens that remember them. */
export class Devices {
  readonly #options: DevicesOptions;

  constructor(options: DevicesOptions) {
    this.#options = options;
  }

  get records(): DeviceRecords {
    return this.#options.records;
  }

  /** Keeps a login; gives its name, and the cookie where it is remembered. */
  async begin(init: NewDevice): Promise<{ readonly series: string; readonly cookie: string }> {
    const now = this.#options.clock.now();
    const { lifetime, ...rest } = init;
    const series = newSeries();
    const token = newToken();
    await this.records.add({
      ...rest,
      series,
      createdAt: now,
      lastUsedAt: now,
      rotatedAt: now,
      expiresAt: now + lifetime,
      tokenHash: init.isRemembered ? hashOfToken(token) : "",
      previousHash: "",
    });
    return { series, cookie: writeDeviceToken({ series, token }) };
  }

  /** The device of a session, if it is still signed in there. */
  async current(series: string, userId: string): Promise<Device | undefined> {
    const device = await this.records.find(series);
    const now = this.#options.clock.now();
    if (device?.userId !== userId || device.expiresAt <= now) return undefined;
    if (now - device.lastUsedAt > TOUCH_EVERY) await this.records.touch(series, now);
    return device;
  }

  /** Uses a cookie: a token is good once, and for a moment after for requests sent with it. */
  async redeem(cookie: string): Promise<Redeemed> {
    const given = readDeviceToken(cookie);
    const device = given && (await this.records.find(given.series));
    if (!device || device.expiresAt <= this.#options.clock.now()) return { kind: "unknown" };
    const hash = hashOfToken(given.token);
    if (!sameHash(hash, device.tokenHash)) return this.#late(device, hash);
    const token = newToken();
    const at = this.#options.clock.now();
    const rotation = { series: device.series, from: hash, to: hashOfToken(token), at };
    if (await this.records.rotate(rotation)) {
      return { kind: "good", device, cookie: writeDeviceToken({ series: device.series, token }) };
    }
    // Another request with the same token was faster.
    const changed = await this.records.find(device.series);
    return changed ? this.#late(changed, hash) : { kind: "unknown" };
  }

  /** Forgets the device of a cookie whose token is good, or was the last that was. */
  async forget(cookie: string): Promise<void> {
    const given = readDeviceToken(cookie);
    const device = given && (await this.records.find(given.series));
    if (!device) return;
    const hash = hashOfToken(given.token);
    const isIts = sameHash(hash, device.tokenHash) || sameHash(hash, device.previousHash);
    if (isIts) await this.records.remove(device.series);
  }

  async #late(device: StoredDevice, hash: string): Promise<Redeemed> {
    const age = this.#options.clock.now() - device.rotatedAt;
    const isPrevious = sameHash(hash, device.previousHash);
    if (isPrevious && age <= this.#options.grace) return { kind: "good", device };
    await this.records.remove(device.series);
    return { kind: "theft", device };
  }
}
