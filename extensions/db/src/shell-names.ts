import { EntitySchema } from "@mikro-orm/core";
import type { Model } from "./models.ts";

/** The classes of models by their names, for `phial shell`. */
export function shellNames(models: Iterable<readonly Model[]>): Record<string, unknown> {
  const names: Record<string, unknown> = {};
  for (const model of [...models].flat()) {
    if (!(model instanceof EntitySchema)) names[model.name] = model;
    else names[model.meta.className] = model.meta.class ?? model;
  }
  return names;
}
