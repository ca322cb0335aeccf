import type { Context } from "phial";
import { describe, expectTypeOf, test } from "vitest";
import { type ActionOf, type Identity, policy, Principal, type ResourceOf } from "../src/index.ts";
import { Picture, Post, posts, type User } from "./club.ts";

const pictures = policy(Picture, { edit: () => true, print: (who) => who.id !== null });
const principal = new Principal({ policies: [posts, pictures] });
declare const c: Context;

describe("types", () => {
  test("an action goes with the resources that have a rule for it", () => {
    type Policies = [typeof posts, typeof pictures];
    expectTypeOf<ActionOf<Policies>>().toEqualTypeOf<"view" | "edit" | "break" | "print">();
    expectTypeOf<ResourceOf<Policies, "print">>().toEqualTypeOf<Picture>();
    expectTypeOf<ResourceOf<Policies, "edit">>().toEqualTypeOf<Post | Picture>();
  });

  test("what no policy has a rule for does not compile", () => {
    const calls = async () => {
      await principal.can(c, "edit", new Post("1"));
      await principal.can(c, "print", new Picture());
      // @ts-expect-error posts are not printed
      await principal.can(c, "print", new Post("1"));
      // @ts-expect-error there is no such action
      await principal.can(c, "delete", new Post("1"));
      // @ts-expect-error an action needs something to be done with
      await principal.authorize(c, "edit");
    };
    expectTypeOf(calls).returns.resolves.toBeVoid();
  });

  test("a rule is typed by its class and by who asks", () => {
    policy(Post, {
      edit: (who: Identity<User>, post) => {
        expectTypeOf(post).toEqualTypeOf<Post>();
        return who.user?.id === post.authorId;
      },
      // @ts-expect-error a post has no owner
      share: (_who, post) => post.owner === "ann",
      // @ts-expect-error a text is no verdict
      print: () => "yes",
    });
    // @ts-expect-error there is no such rule
    policy(Post, { edit: () => true }, { guests: ["view"] });
  });
});
