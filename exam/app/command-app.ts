import type { Phial } from "phial";
import { createApp as createExamApp } from "./create-app.ts";

/** The exam app for the command line, which would give it no variables but a configuration. */
export function createApp(): Phial {
  return createExamApp(process.env);
}
