import type { Phial } from "phial";
import { type TestClient, testClient, type TestClientOptions } from "phial/testing";
import type { JWTManager } from "../jwt-manager.ts";
import type { AccessTokenOptions } from "../options.ts";

/** Who a test signs in. */
export interface SignInOptions<Claims extends object, Subject> extends AccessTokenOptions<Claims> {
  readonly subject: Subject;
  /** How the client behaves. */
  readonly client?: TestClientOptions;
}

/**
 * A client whose requests carry an access token in the header of the settings: no test has to know
 * the login.
 *
 * @example
 * const ann = await signedInClient(app, jwt, { subject: "ann", claims: { role: "admin" } });
 * expect((await ann.get("/me")).status).toBe(200);
 */
export async function signedInClient<Claims extends object, User, Identity, Subject>(
  app: Phial,
  jwt: JWTManager<Claims, User, Identity, Subject>,
  { subject, client = {}, ...options }: SignInOptions<Claims, Subject>,
): Promise<TestClient> {
  await app.start();
  const token = await app.run(() => jwt.createAccessToken(subject, options));
  const { JWT_HEADER_NAME: name, JWT_HEADER_TYPE: type } = jwt.of(app).settings;
  const headers = { ...client.headers, [name]: `${type} ${token}`.trim() };
  return testClient(app, { ...client, headers });
}
