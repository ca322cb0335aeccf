import { type LogFields, type Logger, Phial } from "phial";
import { type FakeClock, fakeClock, testClient, type TestClient } from "phial/testing";

/** An app of the tests. */
export interface Api {
  readonly app: Phial;
  readonly clock: FakeClock;
  readonly log: LogFields[];
  readonly client: TestClient;
}

export function api(config: Readonly<Record<string, unknown>> = {}, address = "192.0.2.1"): Api {
  const log: LogFields[] = [];
  const take = (fields: LogFields): void => void log.push(fields);
  const clock = fakeClock();
  const app = new Phial("api", {
    config: { SECRET_KEY: "k".repeat(32), TESTING: true, PROPAGATE_EXCEPTIONS: false, ...config },
    log: { debug: take, info: take, warn: take, error: take } satisfies Logger,
    clock,
  });
  return { app, clock, log, client: testClient(app, { address }) };
}

/** The header of Basic. */
export function basic(username: string, password: string, scheme = "Basic") {
  const encoded = Buffer.from(`${username}:${password}`).toString("base64");
  return { headers: { Authorization: `${scheme} ${encoded}` } };
}

export function authorization(value: string) {
  return { headers: { Authorization: value } };
}
