import type { FindRequest } from "./find-request.ts";
import type { ModelShape } from "./model-shape.ts";

/** What is found by a key alone, which is most of what is found, is always the same request. */
export class KeyRequests {
  readonly #requests = new Map<ModelShape, FindRequest>();

  /** `undefined` for all else. */
  request(shape: ModelShape, where: unknown, options: object | undefined): FindRequest | undefined {
    if (typeof where !== "number" && typeof where !== "string") return undefined;
    if (!shape.keyReader.isPlain || !isEmpty(options)) return undefined;
    const known = this.#requests.get(shape) ?? requestOf(shape);
    this.#requests.set(shape, known);
    return { ...known, values: [where] };
  }
}

function requestOf({ key }: ModelShape): FindRequest {
  return {
    key: "key",
    conditions: [{ column: key.column ?? key.name, operator: "= ?" }],
    orderBy: [],
    limit: "1",
    hasOffset: false,
    populate: [],
    values: [],
  };
}

function isEmpty(options: object | undefined): boolean {
  for (const _name in options) return false;
  return true;
}
