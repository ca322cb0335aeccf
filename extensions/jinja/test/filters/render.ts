import { Environment, type EnvironmentOptions } from "../../src/engine/index.ts";

/** What a template without autoescape prints in Python's dialect. */
export function show(
  source: string,
  variables: Record<string, unknown> = {},
  options: EnvironmentOptions = {},
): string {
  const environment = new Environment({ dialect: "python", autoescape: false, ...options });
  return environment.fromString(source).renderSync(variables);
}
