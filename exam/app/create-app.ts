import { join } from "node:path";
import { Phial, currentApp } from "phial";
import { logAccess } from "./access-log.ts";
import { addAccounts } from "./accounts.ts";
import { basics } from "./basics.ts";
import { bodies } from "./bodies.ts";
import { addDatabase } from "./database.ts";
import { databaseRoutes } from "./database-routes.ts";
import { type Environment, hasRedis, readConfig } from "./environment.ts";
import { ExamClock } from "./exam-clock.ts";
import { examLog } from "./exam-log.ts";
import { addFiles } from "./files.ts";
import { layOutFiles } from "./fixture.ts";
import { addSecurityHeaders, pages } from "./pages.ts";
import { addPasswords } from "./passwords.ts";
import { probes } from "./probes.ts";
import { redis, redisRoutes } from "./redis.ts";
import { sessions } from "./sessions.ts";
import { addTemplates } from "./templates.ts";

/** What is asked by address, whatever host the app answers to. */
const HEALTH: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/**
 * Makes the app that the exam is run against, from the variables of the contract.
 *
 * @throws PhialError for settings that are refused
 */
export function createApp(env: Environment): Phial {
  const clock = new ExamClock();
  const log = examLog(env["EXAM_LOG"], clock);
  const { root, remove } = layOutFiles();
  const config = readConfig(env, { DATABASE_URL: `sqlite:${join(root, "exam.db")}` });
  const app = new Phial("exam", { config, clock, log, templateFolder: join(root, "templates") });
  app.onClose(remove);
  addSecurityHeaders(app);
  app.afterRequest(logAccess);
  for (const blueprint of [basics, bodies, databaseRoutes, pages, sessions]) {
    app.registerBlueprint(blueprint);
  }
  addDatabase(app);
  if (hasRedis(env)) {
    redis.initApp(app);
    app.registerBlueprint(redisRoutes);
  }
  addPasswords(app);
  addTemplates(app);
  addFiles(app, root, env["EXAM_PASS"]);
  const probed = app.settings.ENV !== "production";
  const accounts = addAccounts(app, { shared: hasRedis(env), probed });
  if (probed) app.registerBlueprint(probes(clock, accounts.reset));
  // A load balancer knows the address of a worker and not its host.
  app.registerErrorHandler(400, (error, c) => {
    if (error.code !== "HOST_UNTRUSTED" || !HEALTH.has(c.req.path)) throw error;
    return { status: "ok", app: currentApp().name };
  });
  return app;
}
