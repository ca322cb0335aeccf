import type { Device, StoredDevice } from "./device-store.ts";

/** What of a device may be shown. */
export function withoutTokens(stored: StoredDevice): Device {
  const { tokenHash: _token, previousHash: _previous, rotatedAt: _rotated, ...device } = stored;
  return device;
}

/** The last used first. */
export function byLastUse(one: Device, other: Device): number {
  return other.lastUsedAt - one.lastUsedAt;
}
