import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ActionNeed,
  AnonymousIdentity,
  Denial,
  Identity,
  ItemNeed,
  NeedSet,
  Permission,
  RoleNeed,
  UserNeed,
} from "../src/index.ts";

const [ADMIN, EDITOR, BANNED] = [RoleNeed("admin"), RoleNeed("editor"), RoleNeed("banned")];

function who(...roles: readonly string[]): Identity {
  return new Identity("ann").provide(...roles.map(RoleNeed));
}

describe("a need", () => {
  test("is the same as another with the same values, and a number is no text", () => {
    const needs = new NeedSet([ItemNeed("edit", 3, "post"), ItemNeed("edit", 3, "post")]);
    expect(needs.size).toBe(1);
    expect(needs.has(["edit", 3, "post"])).toBe(true);
    expect(needs.has(["edit", "3", "post"])).toBe(false);
    expect(new NeedSet([RoleNeed("a")]).has(ActionNeed("a"))).toBe(false);
  });
});

describe("a permission", () => {
  test("lets through who provides one of its needs", () => {
    const permission = new Permission(ADMIN, EDITOR);
    expect(permission.allows(who("editor"))).toBe(true);
    expect(permission.allows(who("guest"))).toBe(false);
    expect(new Permission(UserNeed("ann")).allows(new AnonymousIdentity())).toBe(false);
  });

  test("without needs lets nobody through", () => {
    expect(new Permission().allows(who("admin"))).toBe(false);
    expect(new Permission(ADMIN).difference(new Permission(ADMIN)).allows(who("admin"))).toBe(
      false,
    );
  });

  test("that excludes a need does so whatever else is provided", () => {
    const permission = new Permission(EDITOR).union(new Denial(BANNED));
    expect(permission.allows(who("editor"))).toBe(true);
    expect(permission.allows(who("editor", "banned"))).toBe(false);
    expect(new Denial(BANNED).allows(who())).toBe(true);
  });

  test("says in words what it is", () => {
    expect(new Permission(ADMIN, EDITOR).describe()).toBe("role admin or role editor");
    expect(new Permission(EDITOR).union(new Denial(BANNED)).describe()).toBe(
      "role editor, not role banned",
    );
    expect(new Permission().describe()).toBe("nobody");
    expect(new Permission(ADMIN).not().describe()).toBe("not (role admin)");
  });
});

describe("the algebra of permissions", () => {
  const role = fc.constantFrom("a", "b", "c", "d");
  const roles = fc.uniqueArray(role);
  const permission = fc
    .tuple(roles, roles)
    .map(([needs, excludes]) =>
      new Permission(...needs.map(RoleNeed)).union(new Denial(...excludes.map(RoleNeed))),
    );
  const identity = roles.map((all) => who(...all));

  test("and, or, not are what they are in logic", () => {
    fc.assert(
      fc.property(permission, permission, identity, (one, other, ann) => {
        const [a, b] = [one.allows(ann), other.allows(ann)];
        expect(one.and(other).allows(ann)).toBe(a && b);
        expect(one.or(other).allows(ann)).toBe(a || b);
        expect(one.not().allows(ann)).toBe(!a);
        expect(one.and(other).not().allows(ann)).toBe(one.not().or(other.not()).allows(ann));
      }),
    );
  });

  test("reversing twice changes nothing, and a part is a subset of the whole", () => {
    fc.assert(
      fc.property(permission, permission, identity, (one, other, ann) => {
        expect(one.reverse().reverse().allows(ann)).toBe(one.allows(ann));
        expect(one.isSubsetOf(one.union(other))).toBe(true);
        expect(one.union(other).allows(ann)).toBe(other.union(one).allows(ann));
      }),
    );
  });
});
