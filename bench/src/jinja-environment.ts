import { Environment } from "@phial/jinja/engine";
import { FileSystemLoader } from "@phial/jinja/engine/files";
import { jinjaFolder, money } from "./templates-operation.ts";

/** Phial's environment for the templates that it shares with Jinja2. */
export function jinjaEnvironment(): Environment {
  return new Environment({
    loader: new FileSystemLoader(jinjaFolder),
    autoReload: false,
    filters: { money },
  });
}
