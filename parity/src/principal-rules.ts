import type { DivergenceRule } from "./divergence.ts";
import { pathOf } from "./request.ts";

/** The deliberate differences from Flask-Principal. */
export const principalRules: readonly DivergenceRule[] = [
  {
    id: "principal-denied-status",
    explainsStep: (_difference, { app, step, got }) =>
      app === "principal" &&
      step.response.status === 500 &&
      (got?.status === 401 || got?.status === 403),
  },
  {
    // The app's name for the permission without needs and excludes.
    id: "principal-empty",
    explainsStep: ({ field }, { app, request }) =>
      app === "principal" &&
      (field === "json.nothing" ||
        (field === "body" && pathOf(request.path) === "/can") ||
        /^\/(?:require|test)\/nothing\//.test(pathOf(request.path))),
  },
];
