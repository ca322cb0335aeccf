import type { Context } from "phial";
import { parseAuthorization } from "phial/http";
import { hasScheme } from "../credentials.ts";
import { HTTPAuth, type HTTPAuthOptions, type Outcome } from "../http-auth.ts";
import { type DigestAlgorithm, hashOfPassword } from "./digest-algorithm.ts";
import { type DigestParameters, isRightResponse, readDigest } from "./digest-response.ts";
import type { Nonces } from "./nonces.ts";
import { signedNonces } from "./signed-nonces.ts";

/** What a Digest user is kept with. */
export interface DigestSecret<User> {
  readonly user: User;
  /** The password, or with `useHA1` what `generateHA1` made of it. */
  readonly password: string;
}

/** What {@link HTTPDigestAuth} is made with. */
export interface HTTPDigestAuthOptions<User, Key extends string = "user"> extends HTTPAuthOptions<
  User,
  Key
> {
  /** Gives the user with that name, and the password or its HA1. */
  readonly getPassword: (
    username: string,
    c: Context,
  ) => DigestSecret<User> | null | undefined | Promise<DigestSecret<User> | null | undefined>;
  /** Whether `getPassword` gives the HA1. @default false */
  readonly useHA1?: boolean;
  /** What is offered, the best first. With `useHA1` only one. @default SHA-256 */
  readonly algorithms?: readonly [DigestAlgorithm, ...DigestAlgorithm[]];
  /** The qualities of protection that are offered; an empty list allows RFC 2069. @default auth */
  readonly qop?: readonly string[];
  /** @default signedNonces() */
  readonly nonces?: Nonces;
}

const NOBODY = { user: undefined, reason: undefined, username: "" } as const;

/**
 * Digest authentication (RFC 7616): the password does not go over the wire, but the server has to keep
 * it, or something as good. For clients that know nothing better; Basic over https is.
 *
 * @example
 * const auth = new HTTPDigestAuth({ getPassword: (name) => devices.get(name) });
 */
export class HTTPDigestAuth<User, Key extends string = "user"> extends HTTPAuth<User, Key> {
  readonly name = this.named("digest-auth");
  readonly #options: HTTPDigestAuthOptions<User, Key>;
  readonly #algorithms: readonly [DigestAlgorithm, ...DigestAlgorithm[]];
  readonly #qop: readonly string[];
  readonly #nonces: Nonces;
  readonly #stale = new WeakSet<Context>();

  constructor(options: HTTPDigestAuthOptions<User, Key>) {
    super(options, "Digest");
    this.#options = options;
    this.#algorithms = options.algorithms ?? ["SHA-256"];
    this.#qop = options.qop ?? ["auth"];
    this.#nonces = options.nonces ?? signedNonces();
  }

  override isCompatible(c: Context): boolean {
    return hasScheme(c.req.header("Authorization"), this.scheme);
  }

  /** What may be kept instead of a password, with `useHA1`. Needs a context for the realm. */
  generateHA1(username: string, password: string): string {
    return hashOfPassword(this.#algorithms[0], { username, realm: this.of().realm, password });
  }

  protected override async challenges(c: Context): Promise<readonly string[]> {
    const { nonce, opaque } = await this.#nonces.make(c);
    const { realm } = this.of(c);
    const stale = this.#stale.has(c) ? ",stale=true" : "";
    const qop = this.#qop.join(",");
    const parameters = `realm="${realm}",nonce="${nonce}",opaque="${opaque}"`;
    // RFC 2069, which knows no qop, knows no algorithm either.
    if (qop === "") return [parameters + stale];
    return this.#algorithms.map((one) => `${parameters},algorithm="${one}",qop="${qop}"${stale}`);
  }

  protected override async authenticate(c: Context): Promise<Outcome<User>> {
    const given = this.#read(c);
    if (!given) return NOBODY;
    const { username } = given;
    const nobody = { ...NOBODY, username };
    const state = await this.#nonces.check(given, c);
    if (state === "bad") return nobody;
    const user = await this.#userOf(given, c);
    if (user === undefined) return nobody;
    // Only who knows the password learns that the nonce was old, or that a request came twice.
    const isNew = state === "good" && (await this.#nonces.use(given, c));
    if (!isNew) this.#stale.add(c);
    return isNew ? { user, reason: undefined, username } : nobody;
  }

  #read(c: Context): DigestParameters | undefined {
    const header = parseAuthorization(c.req.header("Authorization"));
    const given = header?.kind === "parameters" ? readDigest(header.parameters) : undefined;
    if (!given || given.realm !== this.of(c).realm) return undefined;
    // What the response is for is this request, and not another.
    if (given.uri !== pathOf(c)) return undefined;
    const isOffered =
      given.qop === undefined ? this.#qop.length === 0 : this.#qop.includes(given.qop);
    return isOffered && (given.qop ?? "auth") === "auth" ? given : undefined;
  }

  async #userOf(given: DigestParameters, c: Context): Promise<User | undefined> {
    const algorithm = this.#algorithmOf(given);
    const secret = await this.#options.getPassword(given.username, c);
    if (!algorithm || !secret || secret.password === "") return undefined;
    const { realm, username } = given;
    const { password } = secret;
    const isHA1 = this.#options.useHA1 === true;
    const ha1 = isHA1 ? password : hashOfPassword(algorithm, { username, realm, password });
    const check = { method: c.req.method, algorithm, ha1 };
    return isRightResponse(given, check) ? secret.user : undefined;
  }

  #algorithmOf({ algorithm }: DigestParameters): DigestAlgorithm | undefined {
    // RFC 7616 section 3.4: without one it is MD5; a client of a single offer may leave it out.
    if (algorithm === undefined)
      return this.#algorithms.length === 1 ? this.#algorithms[0] : undefined;
    return this.#algorithms.find((one) => one.toLowerCase() === algorithm.toLowerCase());
  }
}

/** Path and query as the client has sent them. */
function pathOf(c: Context): string {
  const { url } = c.req;
  const start = url.indexOf("/", url.indexOf("//") + 2);
  return start < 0 ? "/" : url.slice(start);
}
