import { type Context, HttpError, PhialError, session } from "phial";
import type { AppLogin } from "../app-login.ts";
import type { Device } from "./device-store.ts";
import type { Devices } from "./devices.ts";

/** A device, and whether it is the one that asks. */
export interface ListedDevice extends Device {
  readonly isCurrent: boolean;
}

/** Where a {@link DeviceList} finds what belongs to a request. */
export interface DeviceListContext<User extends object> {
  login(c?: Context): AppLogin<User>;
  user(c: Context): Promise<User | undefined>;
}

/** The devices on which users are signed in: what an account page shows, and lets them end. */
export class DeviceList<User extends object> {
  readonly #context: DeviceListContext<User>;

  constructor(context: DeviceListContext<User>) {
    this.#context = context;
  }

  /**
   * The devices of the user of the request, the last used first.
   *
   * @throws HttpError 401 where nobody is signed in
   */
  async list(c: Context): Promise<ListedDevice[]> {
    const { login, userId, series } = await this.#owner(c);
    const devices = await devicesOf(login).records.list(userId, login.app.clock.now());
    return devices.map((device) => ({ ...device, isCurrent: device.series === series }));
  }

  /** Signs a device of the user of the request out; false where it has none of that name. */
  async forget(c: Context, series: string): Promise<boolean> {
    const { login, userId } = await this.#owner(c);
    const { records } = devicesOf(login);
    const device = await records.find(series);
    return device?.userId === userId && (await records.remove(series));
  }

  /** Signs the user of the request out everywhere but here; how many devices there were. */
  async forgetOthers(c: Context): Promise<number> {
    const { login, userId, series } = await this.#owner(c);
    return devicesOf(login).records.removeAll(userId, series);
  }

  /** Signs a user out everywhere: after a new password, or when an account is closed. Needs a context. */
  async forgetAll(user: User): Promise<number> {
    const login = this.#context.login();
    return devicesOf(login).records.removeAll(login.idOf(user));
  }

  async #owner(c: Context) {
    const login = this.#context.login(c);
    const user = await this.#context.user(c);
    if (!user) throw new HttpError(401, { code: "LOGIN_REQUIRED" });
    const series = session(c).get(login.keys.series);
    return { login, userId: login.idOf(user), series: typeof series === "string" ? series : "" };
  }
}

function devicesOf<User extends object>({ devices, name }: AppLogin<User>): Devices {
  if (devices) return devices;
  throw new PhialError(
    "LOGIN_DEVICES_MISSING",
    `"${name}" keeps no devices.`,
    "Make it with a store: new LoginManager({ devices: databaseDevices(db) }).",
  );
}
