import {
  type ApiToken,
  type StoredToken,
  type TokenRecords,
  type TokenStore,
  withoutHash,
} from "./token-store.ts";

/** Tokens in this process: for tests, and for apps that may forget them. */
export function memoryTokens(): TokenStore {
  return { open: () => new MemoryTokens() };
}

class MemoryTokens implements TokenRecords {
  readonly #tokens = new Map<string, StoredToken>();

  async add(token: StoredToken): Promise<void> {
    this.#tokens.set(token.id, token);
  }

  async find(id: string): Promise<StoredToken | undefined> {
    return this.#tokens.get(id);
  }

  async use(id: string, at: number): Promise<boolean> {
    const token = this.#tokens.get(id);
    if (!token || token.usesLeft === 0) return false;
    const usesLeft = token.usesLeft === null ? null : token.usesLeft - 1;
    this.#tokens.set(id, { ...token, usesLeft, lastUsedAt: at });
    return true;
  }

  async list(userId: string): Promise<readonly ApiToken[]> {
    return [...this.#tokens.values()]
      .filter((token) => token.userId === userId)
      .toSorted((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1))
      .map(withoutHash);
  }

  async revoke(id: string, userId?: string): Promise<boolean> {
    const token = this.#tokens.get(id);
    if (!token || (userId !== undefined && token.userId !== userId)) return false;
    return this.#tokens.delete(id);
  }

  async revokeAll(userId: string): Promise<number> {
    const own = [...this.#tokens.values()].filter((token) => token.userId === userId);
    for (const { id } of own) this.#tokens.delete(id);
    return own.length;
  }
}
