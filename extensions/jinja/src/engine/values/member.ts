import { isExposed } from "./expose.ts";
import { isStringObject } from "./string-object.ts";
import { ABSENT, ATTRIBUTE, special, type Special, TYPE_NAME } from "./protocol.ts";

const isEnumerable = Object.prototype.propertyIsEnumerable;

/**
 * The attribute of an object that is no dict: an own enumerable property, or a member that its
 * class exposes. A value of the engine shows only what it answers for. {@link ABSENT} for all else.
 */
export function memberOf(object: object, name: string): unknown {
  const own = special(object);
  const answer = own[ATTRIBUTE];
  if (answer !== undefined) return answer.call(object, name);
  if (showsOwn(own) && isEnumerable.call(object, name)) return read(object, name);
  return isExposed(object, name) ? read(object, name) : ABSENT;
}

function showsOwn(object: Special & object): boolean {
  return object[TYPE_NAME] === undefined && !Array.isArray(object) && !isStringObject(object);
}

function read(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name]; // found to be there and to be shown
}
