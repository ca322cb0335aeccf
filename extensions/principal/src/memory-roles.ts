import type { RoleGrant, RoleGrants, RoleStore } from "./role-store.ts";

/**
 * Keeps roles in the process, beginning with these: for tests, and for apps that know theirs.
 *
 * @example
 * new Principal({ roles: memoryRoles([{ userId: "1", role: "admin" }]) });
 */
export function memoryRoles(grants: readonly RoleGrant[] = []): RoleStore {
  return { open: () => new MemoryRoles(grants) };
}

class MemoryRoles implements RoleGrants {
  readonly #grants = new Map<string, RoleGrant>();

  constructor(grants: readonly RoleGrant[]) {
    for (const grant of grants) this.#grants.set(keyOf(grant), grant);
  }

  async rolesOf(userId: string): Promise<readonly string[]> {
    return (await this.list()).filter((grant) => grant.userId === userId).map(({ role }) => role);
  }

  async grant(grant: RoleGrant): Promise<boolean> {
    const isNew = !this.#grants.has(keyOf(grant));
    this.#grants.set(keyOf(grant), grant);
    return isNew;
  }

  async revoke(grant: RoleGrant): Promise<boolean> {
    return this.#grants.delete(keyOf(grant));
  }

  async list(role?: string): Promise<readonly RoleGrant[]> {
    const all = [...this.#grants.values()].toSorted((one, other) =>
      keyOf(one) < keyOf(other) ? -1 : 1,
    );
    return role === undefined ? all : all.filter((grant) => grant.role === role);
  }
}

function keyOf({ userId, role }: RoleGrant): string {
  return JSON.stringify([userId, role]);
}
