import { clientAddress, type Context, session } from "phial";
import type { AppLogin } from "../app-login.ts";
import type { Remembered } from "../remember.ts";
import { rememberTheft } from "../signals.ts";
import type { Devices } from "./devices.ts";

/** A login that begins on the device of a request. */
export interface DeviceStart extends Remembered {
  readonly isRemembered: boolean;
}

/** The device that a request comes from: its login, and the remember cookie of the answer. */
export class DeviceLogin<User extends object> {
  readonly #login: AppLogin<User>;
  readonly #devices: Devices;
  readonly #c: Context;
  #cookie: string | undefined;

  constructor(login: AppLogin<User>, devices: Devices, c: Context) {
    this.#login = login;
    this.#devices = devices;
    this.#c = c;
  }

  /** The `Set-Cookie` of the answer, if the cookie changes. */
  get cookie(): string | undefined {
    return this.#cookie;
  }

  /** Keeps a login of this device, in place of the one before. */
  async begin({ userId, version, isRemembered }: DeviceStart): Promise<void> {
    await this.end();
    const { cookie, keys, settings, app } = this.#login;
    const values = session(this.#c);
    const remembered = cookie.duration(values, keys.rememberSeconds);
    const lasting = app.settings.PERMANENT_SESSION_LIFETIME;
    const begun = await this.#devices.begin({
      userId,
      version,
      isRemembered,
      address: clientAddress(this.#c),
      agent: (this.#c.req.header("User-Agent") ?? "").slice(0, 512),
      lifetime:
        (isRemembered ? remembered : Math.max(lasting, settings.REMEMBER_COOKIE_DURATION)) * 1000,
    });
    values.set(keys.series, begun.series);
    if (isRemembered) this.#cookie = cookie.set(this.#c, begun.cookie, remembered);
    else if (cookie.read(this.#c) !== undefined) this.#cookie = cookie.clear();
  }

  /** Whether the session's device is signed in still. One that Flask has made has none yet. */
  async holds({ userId, version }: Remembered): Promise<boolean> {
    const series = session(this.#c).get(this.#login.keys.series);
    if (typeof series === "string")
      return (await this.#devices.current(series, userId)) !== undefined;
    if (this.#login.options.sharedWithFlask !== true) return false;
    await this.begin({ userId, version, isRemembered: false });
    return true;
  }

  /** Whom a cookie stands for, if it is a token that is good. */
  async redeem(cookie: string): Promise<Remembered | undefined> {
    const redeemed = await this.#devices.redeem(cookie);
    if (redeemed.kind === "theft") {
      const { userId, series } = redeemed.device;
      const { app, name } = this.#login;
      this.#cookie = this.#login.cookie.clear();
      this.#login.warn(this.#c, "remember.theft", { user: userId, series });
      await rememberTheft.send({ c: this.#c, manager: name, user: redeemed.device }, app);
    }
    if (redeemed.kind !== "good") return undefined;
    const { device } = redeemed;
    session(this.#c).set(this.#login.keys.series, device.series);
    if (redeemed.cookie !== undefined) {
      const seconds = (device.expiresAt - this.#login.app.clock.now()) / 1000;
      this.#cookie = this.#login.cookie.set(this.#c, redeemed.cookie, seconds);
    }
    return { userId: device.userId, version: device.version };
  }

  /** Forgets the device of the session, and that of the remember cookie where it is another one. */
  async end(): Promise<void> {
    const series = session(this.#c).get(this.#login.keys.series);
    if (typeof series === "string") await this.#devices.records.remove(series);
    const cookie = this.#login.cookie.read(this.#c);
    if (cookie !== undefined) await this.#devices.forget(cookie);
    this.#cookie = undefined;
  }
}
