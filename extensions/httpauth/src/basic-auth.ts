import { hash } from "node:crypto";
import type { Context } from "phial";
import { compareDigest } from "phial/signing";
import { type Credentials, hasScheme, readCredentials, readScheme } from "./credentials.ts";
import { AuthFailure, type Verified } from "./failure.ts";
import { HTTPAuth, type HTTPAuthOptions, type Outcome } from "./http-auth.ts";

/** What {@link HTTPBasicAuth} is made with. */
export interface HTTPBasicAuthOptions<User, Key extends string = "user"> extends HTTPAuthOptions<
  User,
  Key
> {
  /**
   * Gives the user with that name if the password is right. Never called with an empty name. Take as
   * long for a name that nobody has: `passwords.verifyAndUpdate` does.
   */
  readonly verifyPassword: (username: string, password: string, c: Context) => Verified<User>;
}

/**
 * Basic authentication (RFC 7617): name and password with every request. Only over https.
 *
 * @example
 * export const auth = new HTTPBasicAuth({ verifyPassword: (name, password) => check(name, password) });
 * auth.initApp(app);
 * app.get("/", auth.required(), (c) => c.text(`Hello, ${c.var.user.name}!`));
 */
export class HTTPBasicAuth<User, Key extends string = "user"> extends HTTPAuth<User, Key> {
  readonly name = this.named("basic-auth");
  readonly #verifyPassword: HTTPBasicAuthOptions<User, Key>["verifyPassword"];

  constructor(options: HTTPBasicAuthOptions<User, Key>) {
    super(options, "Basic");
    this.#verifyPassword = options.verifyPassword;
  }

  override isCompatible(c: Context): boolean {
    return hasScheme(c.req.header("Authorization"), this.scheme);
  }

  protected override async authenticate(c: Context): Promise<Outcome<User>> {
    const credentials = this.#credentials(c);
    const username = credentials?.username ?? "";
    // Nobody is called nothing.
    if (!credentials || username === "") return { user: undefined, reason: undefined, username };
    const verified = await this.#verifyPassword(username, credentials.password, c);
    if (verified instanceof AuthFailure)
      return { user: undefined, reason: verified.reason, username };
    const isIn = verified !== undefined && verified !== null && verified !== false;
    return { user: isIn ? verified : undefined, reason: undefined, username };
  }

  #credentials(c: Context): Credentials | undefined {
    return readCredentials(readScheme(c.req.header("Authorization"))?.rest ?? "");
  }
}

/**
 * Whether two secrets are the same, in a time that does not tell how much of them is.
 *
 * @example
 * verifyPassword: (name, password) => sameSecret(password, process.env.PASSWORD) && { name },
 */
export function sameSecret(one: string, other: string | null | undefined): boolean {
  const digest = (text: string) => hash("sha256", text, "buffer");
  const isSame = compareDigest(digest(one), digest(other ?? ""));
  // Where there is no secret, none is right.
  return isSame && typeof other === "string" && other !== "";
}
