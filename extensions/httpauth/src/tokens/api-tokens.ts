import { type Clock, Extension, type ExtensionOptions, type Phial, PhialError } from "phial";
import { compareDigest } from "phial/signing";
import { type AuthFailure, failure } from "../failure.ts";
import { type ApiToken, type TokenRecords, type TokenStore, withoutHash } from "./token-store.ts";
import { hashOfSecret, newTokenText, readTokenText } from "./token-text.ts";
import type { CreatedToken, NewToken } from "./new-token.ts";
import { tokenCommands } from "./token-commands.ts";

/** What {@link ApiTokens} is made with. */
export interface ApiTokensOptions extends ExtensionOptions {
  /** Where tokens are kept: `databaseTokens(db)`. */
  readonly store: TokenStore;
  /** What every token begins with, so that one that leaks is found. @default "phial_" */
  readonly prefix?: string;
}

/** The tokens of one app. */
export interface ApiTokensState {
  readonly records: TokenRecords;
  readonly clock: Clock;
}

const PREFIX = /^[A-Za-z0-9_]{1,24}$/;

/**
 * Tokens for programs: opaque, with a name, abilities and an end, of which the store has a digest.
 *
 * @example
 * export const tokens = new ApiTokens({ store: databaseTokens(db) });
 * export const auth = new HTTPTokenAuth({ verifyToken: (token) => tokens.verify(token) });
 */
export class ApiTokens extends Extension<ApiTokensState> {
  readonly name = this.named("api-tokens");
  override readonly needs: readonly Extension[];
  override readonly commands;
  readonly #store: TokenStore;
  readonly #prefix: string;

  /** @throws PhialError `HTTPAUTH_PREFIX_INVALID` */
  constructor({ store, prefix = "phial_", ...options }: ApiTokensOptions) {
    super(options);
    if (!PREFIX.test(prefix)) throw prefixInvalid(prefix);
    this.#store = store;
    this.#prefix = prefix;
    this.needs = store.needs ?? [];
    this.commands = tokenCommands(this.name, () => this);
  }

  protected setup(app: Phial): ApiTokensState {
    return { records: this.#store.open(app), clock: app.clock };
  }

  /** Makes a token. */
  async create(init: NewToken): Promise<CreatedToken> {
    const { records, clock } = this.of();
    const { id, secret, text } = newTokenText(this.#prefix);
    const createdAt = clock.now();
    const stored = {
      id,
      userId: init.userId,
      name: init.name,
      abilities: init.abilities ?? ["*"],
      createdAt,
      lastUsedAt: null,
      expiresAt: init.expiresIn === undefined ? null : createdAt + init.expiresIn * 1000,
      usesLeft: init.uses ?? null,
      hash: hashOfSecret(secret),
    };
    await records.add(stored);
    return { token: text, record: withoutHash(stored) };
  }

  /**
   * The token, if it is good, and notes its use. The reasons of failures are `"unknown"`, `"expired"`
   * and `"used up"`.
   */
  async verify(token: string): Promise<ApiToken | AuthFailure> {
    const { records, clock } = this.of();
    const parts = readTokenText(this.#prefix, token);
    const found = parts && (await records.find(parts.id));
    if (!parts || !found || !compareDigest(hashOfSecret(parts.secret), found.hash)) {
      return failure("unknown");
    }
    const now = clock.now();
    if (found.expiresAt !== null && found.expiresAt <= now) return failure("expired");
    if (!(await records.use(found.id, now))) return failure("used up");
    return withoutHash(found);
  }

  /** The tokens of a user, the newest first. */
  list(userId: string): Promise<readonly ApiToken[]> {
    return this.of().records.list(userId);
  }

  /** Takes a token of a user back, at once; false where the user has none of that id. */
  revoke(userId: string, id: string): Promise<boolean> {
    return this.of().records.revoke(id, userId);
  }

  /** Takes all tokens of a user back. */
  revokeAll(userId: string): Promise<number> {
    return this.of().records.revokeAll(userId);
  }
}

/** Whether a token may be used for something; for `getUserRoles`, abilities are roles. */
export function hasAbility({ abilities }: Pick<ApiToken, "abilities">, ability: string): boolean {
  return abilities.includes("*") || abilities.includes(ability);
}

function prefixInvalid(prefix: string): PhialError {
  return new PhialError(
    "HTTPAUTH_PREFIX_INVALID",
    `${JSON.stringify(prefix)} cannot begin a token.`,
    'Use letters, digits and underscores: { prefix: "shop_" }.',
  );
}
