/**
 * What tests of an app or an extension need.
 *
 * @module phial/testing
 */
export { type CliCall, type CliResult, CliRunner, cliRunner } from "./cli-runner.ts";
export { CookieJar, type JarCookie } from "./cookie-jar.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { leaksOf, type OpenHandles, openHandles } from "./leaks.ts";
export { type ConnectedRequest, requestContext } from "./request-context.ts";
export { TestClient, testClient, type TestClientOptions, type TestRequest } from "./test-client.ts";
