import { silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { defaultConcurrency, HashQueue } from "../src/hash-queue.ts";
import { recordedLog } from "./recorded-log.ts";

/** Jobs that end when they are told to. */
function jobs(queue: HashQueue) {
  const started: number[] = [];
  const ends = new Map<number, () => void>();
  const run = (id: number) =>
    queue.run(async () => {
      started.push(id);
      await new Promise<void>((resolve) => ends.set(id, resolve));
      return id;
    });
  return { started, run, end: (id: number) => ends.get(id)?.() };
}

/** Lets everything run that can. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the queue", () => {
  test("runs as many as it may, and the others in the order they came", async () => {
    const { started, run, end } = jobs(
      new HashQueue({ concurrency: 2, length: 10, log: silentLogger }),
    );
    const all = [1, 2, 3, 4].map(run);
    await turn();
    expect(started).toEqual([1, 2]);

    end(2);
    await turn();
    expect(started).toEqual([1, 2, 3]);
    end(1);
    await turn();
    expect(started).toEqual([1, 2, 3, 4]);

    end(3);
    end(4);
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  });

  test("sends away who comes when too many wait, at once, and tells the log once", async () => {
    const log = recordedLog();
    const { run, end, started } = jobs(new HashQueue({ concurrency: 1, length: 1, log }));
    const first = run(1);
    const second = run(2);
    await turn();

    const refused = await Promise.allSettled([run(3), run(4)]);

    expect(refused).toMatchObject(
      [3, 4].map(() => ({
        reason: { status: 503, code: "PASSWORD_QUEUE_FULL", headers: { "Retry-After": "1" } },
      })),
    );
    expect(log.events()).toEqual(["password.queue_full"]);
    end(1);
    await first;
    await turn();
    end(2);
    expect([await second, started]).toEqual([2, [1, 2]]);
  });

  test("goes on after a job that fails", async () => {
    const queue = new HashQueue({ concurrency: 1, length: 5, log: silentLogger });
    const failed = queue.run(async () => {
      throw new Error("no memory");
    });

    await expect(failed).rejects.toThrow("no memory");
    expect(await queue.run(async () => "well")).toBe("well");
  });

  test.each([
    [1, 1],
    [2, 1],
    [4, 3],
    [64, 3],
  ])("leaves a core and a thread of the pool to others: %i cores, %i jobs", (cores, expected) => {
    expect(defaultConcurrency(cores)).toBe(expected);
  });
});
