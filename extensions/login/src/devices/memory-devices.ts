import type { Device, DeviceRecords, DeviceStore, Rotation, StoredDevice } from "./device-store.ts";
import { byLastUse, withoutTokens } from "./listed-devices.ts";

/** Devices in this process: for tests, and for apps of one process that may forget them. */
export function memoryDevices(): DeviceStore {
  return { open: () => new MemoryDevices() };
}

class MemoryDevices implements DeviceRecords {
  readonly #devices = new Map<string, StoredDevice>();

  async add(device: StoredDevice): Promise<void> {
    this.#devices.set(device.series, device);
  }

  async find(series: string): Promise<StoredDevice | undefined> {
    return this.#devices.get(series);
  }

  async rotate({ series, from, to, at }: Rotation): Promise<boolean> {
    const device = this.#devices.get(series);
    if (device?.tokenHash !== from) return false;
    const changed = { tokenHash: to, previousHash: from, rotatedAt: at, lastUsedAt: at };
    this.#devices.set(series, { ...device, ...changed });
    return true;
  }

  async touch(series: string, at: number): Promise<void> {
    const device = this.#devices.get(series);
    if (device) this.#devices.set(series, { ...device, lastUsedAt: at });
  }

  async remove(series: string): Promise<boolean> {
    return this.#devices.delete(series);
  }

  async removeAll(userId: string, except?: string): Promise<number> {
    const gone = [...this.#devices.values()].filter(
      (device) => device.userId === userId && device.series !== except,
    );
    for (const { series } of gone) this.#devices.delete(series);
    return gone.length;
  }

  async list(userId: string, now: number): Promise<readonly Device[]> {
    return [...this.#devices.values()]
      .filter((device) => device.userId === userId && device.expiresAt > now)
      .map(withoutTokens)
      .toSorted(byLastUse);
  }
}
