import { describe, expect, test } from "vitest";
import {
  defineSettings,
  Extension,
  Phial,
  RequestSlot,
  type SettingsOf,
  session,
  silentLogger,
} from "../../src/index.ts";
import { testClient } from "../../src/testing/index.ts";

// PHIAL_TEST_LOAD=100000 runs the full load; the suite itself stays fast.
const REQUESTS = Number(process.env["PHIAL_TEST_LOAD"] ?? 20_000);
const AT_A_TIME = 200;

const tenantSettings = defineSettings({
  TENANT: { type: "string", required: true, doc: "Whose app it is." },
});

interface Connection {
  readonly tenant: string;
  isOpen: boolean;
}

/** Keeps state per app, a resource per context and a value per request. */
class Tenant extends Extension<{ readonly tenant: string }> {
  readonly name = "tenant";
  override readonly settings = tenantSettings;
  readonly #slot = new RequestSlot<string>();
  readonly #connection = this.resource(
    ({ tenant }): Connection => ({ tenant, isOpen: true }),
    (connection) => {
      connection.isOpen = false;
    },
  );

  protected setup(app: Phial, settings: SettingsOf<typeof tenantSettings>) {
    app.beforeRequest((c) => this.#slot.set(c, `${settings.TENANT} ${c.req.param("id")}`));
    return { tenant: settings.TENANT };
  }

  /** Whether everything this request can reach belongs to `tenant` and to the request `id`. */
  isPure(c: Parameters<typeof session>[0], tenant: string, id: string): boolean {
    const connection = this.#connection.get();
    return (
      this.of().tenant === tenant &&
      this.of(c).tenant === tenant &&
      this.#slot.get(c) === `${tenant} ${id}` &&
      connection.tenant === tenant &&
      connection.isOpen
    );
  }
}

/** Stands on the other one, as extensions of an app do. */
class Audit extends Extension<{ readonly label: string }> {
  readonly name = "audit";
  override readonly needs: readonly Extension[];
  readonly #tenant: Tenant;

  constructor(tenant: Tenant) {
    super();
    this.#tenant = tenant;
    this.needs = [tenant];
  }

  protected setup(app: Phial) {
    return { label: `audit of ${this.#tenant.of(app).tenant}` };
  }

  get label(): string {
    return this.of().label;
  }
}

const tenants = new Tenant();
const audit = new Audit(tenants);

function createApp(tenant: string): Phial {
  const config = { TENANT: tenant, SECRET_KEY: `${tenant} `.repeat(16) };
  const app = new Phial(tenant, { log: silentLogger, config });
  tenants.initApp(app);
  audit.initApp(app);
  app.get("/:id", async (c) => {
    const { id } = c.req.param();
    for (let turn = Number(id) % 3; turn >= 0; turn--) {
      await Promise.resolve();
      if (!tenants.isPure(c, tenant, id)) return c.text("mixed", 500);
    }
    return c.text(`${audit.label}: ${id}`);
  });
  app.post("/session/:id", (c) => {
    session(c).set("who", `${tenant} ${c.req.param("id")}`);
    return c.text("set");
  });
  app.get("/session/:id", (c) => c.json(session(c).get("who") ?? null));
  return app;
}

describe("two apps with one set of extension objects", () => {
  test(`never mix in ${REQUESTS} requests at the same time`, { timeout: 120_000 }, async () => {
    await using red = createApp("red");
    await using blue = createApp("blue");
    let next = 0;
    let wrong = 0;
    const client = async () => {
      for (let id = next++; id < REQUESTS; id = next++) {
        const app = id % 2 === 0 ? red : blue;
        const text = await (await app.request(`/${id}`)).text();
        if (text !== `audit of ${app.name}: ${id}`) wrong += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, client));
    expect(wrong).toBe(0);
    expect([red.inFlight.size, blue.inFlight.size]).toEqual([0, 0]);
  });

  test("do not accept each other's sessions", async () => {
    await using red = createApp("red");
    await using blue = createApp("blue");
    const client = testClient(red);
    await client.post("/session/1");
    expect(await (await client.get("/session/1")).json()).toBe("red 1");
    const stranger = testClient(blue, { jar: client.jar });
    expect(await (await stranger.get("/session/1")).json()).toBeNull();
  });
});
