import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import { type Forwarded, type HeaderSource, resolveForwarded, resolveRoute } from "./forwarded.ts";
import type { TrustedProxies } from "./proxies.ts";
import { Throttle } from "./throttle.ts";

/** What a {@link ForwardedReader} needs of its app. */
export interface ForwardedReaderOptions {
  /** The value of `TRUSTED_PROXIES`. */
  readonly trusted: TrustedProxies | null;
  readonly log: Logger;
  readonly clock: Clock;
}

const WARNING_INTERVAL_MS = 60_000;

/**
 * The one resolver of an app: {@link resolveForwarded} with the setting at hand, and at most one
 * `proxy.chain_mismatch` warning a minute. The addresses themselves are not logged.
 */
export class ForwardedReader {
  readonly #trusted: TrustedProxies | null;
  readonly #log: Logger;
  readonly #warnings: Throttle;

  constructor({ trusted, log, clock }: ForwardedReaderOptions) {
    this.#trusted = trusted;
    this.#log = log;
    this.#warnings = new Throttle(clock, WARNING_INTERVAL_MS);
  }

  /** Whether no header is ever read: then there is nothing to keep for a request. */
  get ignoresHeaders(): boolean {
    return this.#trusted === null;
  }

  /** Says what about the setting is allowed and dangerous; for the start of the app. */
  logWarnings(): void {
    for (const warning of this.#trusted?.warnings ?? []) {
      this.#log.warn({ event: "proxy.any_peer" }, warning);
    }
  }

  read(peer: string, headers: HeaderSource): Forwarded {
    const forwarded = resolveForwarded({ peer, headers, trusted: this.#trusted });
    if (forwarded.chainMismatch) this.#warn();
    return forwarded;
  }

  /** The addresses between the client and the app, as {@link resolveRoute}. */
  route(peer: string, headers: HeaderSource): string[] {
    return resolveRoute({ peer, headers, trusted: this.#trusted });
  }

  #warn(): void {
    const suppressed = this.#warnings.admit();
    if (suppressed === undefined) return;
    const { header, count } = this.#trusted ?? {};
    this.#log.warn(
      { event: "proxy.chain_mismatch", header, expected: count, suppressed },
      "the number of forwarded addresses does not fit TRUSTED_PROXIES",
    );
  }
}
