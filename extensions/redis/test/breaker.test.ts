import { fakeClock } from "phial/testing";
import { describe, expect, test } from "vitest";
import { CircuitBreaker } from "../src/breaker.ts";

function breakerWith(failures = 3) {
  const clock = fakeClock();
  return { clock, breaker: new CircuitBreaker({ clock, failures, delay: 1000 }) };
}

function open() {
  const made = breakerWith();
  for (let i = 0; i < 3; i++) made.breaker.fail();
  return made;
}

describe("a breaker", () => {
  test("opens after so many failures in a row", () => {
    const { breaker } = breakerWith();

    const opened = [breaker.fail(), breaker.fail(), breaker.fail(), breaker.fail()];

    expect(opened).toEqual([false, false, true, false]);
    expect([breaker.state, breaker.admit()]).toEqual(["open", false]);
  });

  test("counts from nought after a success", () => {
    const { breaker } = breakerWith();

    for (let i = 0; i < 5; i++) {
      breaker.fail();
      breaker.fail();
      breaker.succeed();
    }

    expect(breaker.state).toBe("closed");
  });

  test("admits one after its delay, and nobody else until that one is done", () => {
    const { breaker, clock } = open();
    clock.advance(999);
    expect(breaker.admit()).toBe(false);
    clock.advance(1);

    expect(breaker.state).toBe("half-open");
    expect([breaker.admit(), breaker.admit()]).toEqual([true, false]);
  });

  test("closes when that one is answered", () => {
    const { breaker, clock } = open();
    clock.advance(1000);
    breaker.admit();

    expect(breaker.succeed()).toBe(true);
    expect([breaker.state, breaker.admit(), breaker.admit()]).toEqual(["closed", true, true]);
  });

  test("is open for another delay when that one fails", () => {
    const { breaker, clock } = open();
    clock.advance(1500);
    breaker.admit();

    expect(breaker.fail()).toBe(false);

    clock.advance(999);
    expect(breaker.admit()).toBe(false);
    clock.advance(1);
    expect(breaker.admit()).toBe(true);
  });

  test("lets another one try when that one has said nothing about the server", () => {
    const { breaker, clock } = open();
    clock.advance(1000);
    breaker.admit();

    breaker.withdraw();

    expect(breaker.admit()).toBe(true);
  });

  test("closes when somebody is answered late", () => {
    const { breaker } = open();

    expect(breaker.succeed()).toBe(true);
    expect(breaker.admit()).toBe(true);
  });
});
