import { isDeepStrictEqual } from "node:util";
import type { Extension } from "phial";
import { broken, type Check, makeCheck } from "./check.ts";
import { runCommands } from "./commands.ts";
import type { Side, Subject, Trial } from "./subject.ts";

/** How often each app is used; more than once, so that what a first use leaves is seen. */
const USES = 2;
const SIDES: readonly Side[] = ["config", "otherConfig"];

/** What holds when one instance serves several apps, in requests, scripts and commands. */
export function sharingChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "keeps two apps apart",
      law: "Tests, and processes that serve several sites, bind one instance to many apps.",
      judge: () => judgeTwoApps(subject),
    }),
    makeCheck({
      name: "keeps interleaved requests apart",
      law: "While one request waits, another one goes on: what the first has set must not be the other's.",
      judge: () => judgeInterleaved(subject),
    }),
    makeCheck({
      name: "works in app.run() as in a request",
      law: "Jobs, scripts and commands have a context, but no request and none of its hooks.",
      judge: () => judgeRun(subject),
    }),
    makeCheck({
      name: "runs its commands for the app they are called with",
      law: "A command is given its app; an instance that serves two must not mistake one for the other.",
      judge: () => judgeCommands(subject),
    }),
  ];
}

/** One instance, bound to an app with each configuration. */
function pairOf<E extends Extension>(subject: Subject<E>): Trial<E>[] {
  const extension = subject.make();
  return SIDES.map((side) => subject.trial({ extension, side }));
}

async function judgeTwoApps<E extends Extension>(subject: Subject<E>): Promise<void> {
  const remedy = "Keep what belongs to an app in what setup() returns, and nowhere else.";
  const [one, other] = pairOf(subject).map(({ extension, app }) => extension.of(app));
  if (typeof one === "object" && one !== null && one === other && !Object.isFrozen(one)) {
    throw broken("Two apps share the object that setup() returns.", remedy);
  }
  subject.requireExercise();
  const alone = [await subject.alone("config", USES), await subject.alone("otherConfig", USES)];
  const together = await inTurn(subject);
  if (isDeepStrictEqual(together, alone)) return;
  throw broken("It does something else when it serves another app, too.", remedy);
}

/** What two apps of one instance see when they are used by turns. */
async function inTurn<E extends Extension>(subject: Subject<E>): Promise<unknown[][]> {
  const pair = pairOf(subject);
  const seen: unknown[][] = pair.map(() => []);
  for (let use = 0; use < USES; use++) {
    for (const [i, trial] of pair.entries()) seen[i]?.push(await trial.exercise());
  }
  for (const trial of pair) await trial[Symbol.asyncDispose]();
  return seen;
}

async function judgeInterleaved<E extends Extension>(subject: Subject<E>): Promise<void> {
  subject.requireExercise();
  const expected = await inTurn(subject);
  // Where they are mixed up one after the other already, that has to be mended first.
  if (!isDeepStrictEqual(await inTurn(subject), expected)) return;
  if (isDeepStrictEqual(await atOnce(subject), expected)) return;
  throw broken(
    "Two requests of different apps that run at the same time see something of each other.",
    "Keep what belongs to a request in a RequestSlot, and look it up by c.",
  );
}

/** The same as {@link inTurn}, but the apps are used at the same time: neither first. */
async function atOnce<E extends Extension>(subject: Subject<E>): Promise<unknown[][]> {
  const pair = pairOf(subject);
  for (const trial of pair) await trial.app.start();
  const seen: unknown[][] = pair.map(() => []);
  for (let use = 0; use < USES; use++) {
    const meet = meeting(pair.length);
    const order = use % 2 === 0 ? [...pair.entries()] : [...pair.entries()].toReversed();
    const uses = order.map(async ([i, trial]) => {
      try {
        seen[i]?.push(await trial.exercise(trial.extension, meet.arrive));
      } finally {
        meet.leave();
      }
    });
    await Promise.all(uses);
  }
  for (const trial of pair) await trial[Symbol.asyncDispose]();
  return seen;
}

/** Lets nobody go on until all have arrived, or one has left. */
function meeting(size: number): { arrive: () => Promise<void>; leave: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = size;
  const arrive = (): Promise<void> => {
    missing -= 1;
    if (missing === 0) resolve();
    return promise;
  };
  return { arrive, leave: resolve };
}

async function judgeRun<E extends Extension>(subject: Subject<E>): Promise<void> {
  subject.requireExercise();
  const { use } = subject.options;
  // It is only ever used in a request.
  if (!use) return;
  await using inRequest = subject.trial();
  let expected: unknown;
  await inRequest.visit(async () => {
    expected = await use(inRequest.extension);
  });
  await using inRun = subject.trial();
  const remedy =
    "Do not count on a hook of the request: open with this.resource(), read from this.of().";
  const seen = await inRun.runUse().catch((error: unknown) => {
    throw broken("It works in a request and fails in app.run().", remedy, error);
  });
  if (isDeepStrictEqual(seen, expected)) return;
  throw broken("It does something else in app.run() than in a request.", remedy);
}

async function judgeCommands<E extends Extension>(subject: Subject<E>): Promise<void> {
  const alone: string[][] = [];
  for (const side of SIDES) alone.push(await runCommands(subject, subject.trial({ side })));
  const pair = pairOf(subject);
  for (const [i, trial] of pair.entries()) {
    const printed = await runCommands(subject, trial);
    if (isDeepStrictEqual(printed, alone[i])) continue;
    throw broken(
      "A command prints something else when the extension serves another app, too.",
      "Use the app that the command is called with: run: ({ app }) => this.of(app).",
    );
  }
}
