import { Phial, currentApp } from "phial";
import { logAccess } from "./access-log.ts";
import { basics } from "./basics.ts";
import { bodies } from "./bodies.ts";
import { type Environment, readConfig } from "./environment.ts";
import { ExamClock } from "./exam-clock.ts";
import { examLog } from "./exam-log.ts";
import { addFiles } from "./files.ts";
import { addSecurityHeaders, pages } from "./pages.ts";
import { probes } from "./probes.ts";
import { sessions } from "./sessions.ts";

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
  const app = new Phial("exam", { config: readConfig(env), clock, log });
  addSecurityHeaders(app);
  app.afterRequest(logAccess);
  for (const blueprint of [basics, bodies, pages, sessions]) app.registerBlueprint(blueprint);
  addFiles(app, env["EXAM_PASS"]);
  if (app.settings.ENV !== "production") app.registerBlueprint(probes(clock));
  // A load balancer knows the address of a worker and not its host.
  app.registerErrorHandler(400, (error, c) => {
    if (error.code !== "HOST_UNTRUSTED" || !HEALTH.has(c.req.path)) throw error;
    return { status: "ok", app: currentApp().name };
  });
  return app;
}
