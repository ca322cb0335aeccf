import { isExposed } from "./expose.ts";
import { ABSENT, ATTRIBUTE, special, TYPE_NAME } from "./protocol.ts";

const isEnumerable = Object.prototype.propertyIsEnumerable;

/**
 * The attribute of an object that is no dict: an own enumerable property, or a member that its
 * class exposes. A value of the engine shows only what it answers for. {@link ABSENT} for all else.
 */
export function memberOf(object: object, name: string): unknown {
  const own = special(object);
  const answer = own[ATTRIBUTE];
  if (answer !== undefined) return answer.call(object, name);
  if (own[TYPE_NAME] === undefined && isEnumerable.call(object, name)) return read(object, name);
  return isExposed(object, name) ? read(object, name) : ABSENT;
}

function read(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name]; // found to be there and to be shown
}
