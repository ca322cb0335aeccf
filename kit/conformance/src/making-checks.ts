import { isDeepStrictEqual } from "node:util";
import type { Extension } from "phial";
import { broken, type Check, makeCheck, unjudged } from "./check.ts";
import { listOf, Openings } from "./openings.ts";
import { changesBetween, snapshotOf } from "./snapshot.ts";
import type { Subject } from "./subject.ts";
import { callsOf, isRead } from "./watched-calls.ts";

/** What holds while an extension is made and bound: before an app is started. */
export function makingChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "does no work when it is made",
      law: "An extension is made when its module is loaded, also by a command that never uses it.",
      judge: () => judgeMaking(subject),
    }),
    makeCheck({
      name: "reads its settings when it is bound",
      law: "One instance serves apps with different settings, so none can be read before there is an app.",
      judge: () => judgeReading(subject),
    }),
    makeCheck({
      name: "is ready as soon as it is bound",
      law: "What is declared after initApp must find everything in place, so setup cannot be async.",
      judge: () => judgeSetup(subject),
    }),
    makeCheck({
      name: "opens nothing when it is bound",
      law: "An app is also made to list its routes or to be tested; what is open then nobody closes.",
      judge: () => judgeOpening(subject),
    }),
    makeCheck({
      name: "stays as it was when it is bound",
      law: "What is kept on the extension belongs to all apps: the last one bound would win.",
      judge: () => judgeBinding(subject),
    }),
    makeCheck({
      name: "stays as it was while it serves",
      law: "What is kept on the extension belongs to all requests: they would see each other's.",
      judge: () => judgeServing(subject),
    }),
  ];
}

async function judgeMaking<E extends Extension>(subject: Subject<E>): Promise<void> {
  const remedy = "Do it at first use (this.resource), or in app.onStart() where it cannot wait.";
  const openings = new Openings();
  try {
    const { calls } = callsOf(() => subject.make());
    if (calls.length > 0) throw broken(`Its constructor calls ${calls.join(", ")}.`, remedy);
    const left = listOf(await openings.left());
    if (left !== "") throw broken(`Its constructor leaves something open: ${left}.`, remedy);
  } finally {
    openings.stop();
  }
}

async function judgeReading<E extends Extension>(subject: Subject<E>): Promise<void> {
  const { result: extension, variables } = callsOf(() => subject.make());
  if (variables.length > 0) {
    throw broken(
      `Its constructor reads the environment: ${variables.join(", ")}.`,
      "Declare a setting; setup(app, settings) gets its value, also from the environment.",
    );
  }
  if (Object.keys(extension.settings).length === 0) return;
  subject.requireExercise();
  if (!subject.options.otherConfig) unjudged("the options have no otherConfig.");
  const [one] = await subject.alone("config");
  const [other] = await subject.alone("otherConfig");
  if (!isDeepStrictEqual(one, other)) return;
  throw broken(
    "It does the same with config and with otherConfig.",
    "Take the values from setup(app, settings), not from the constructor; or let exercise give back something that depends on them.",
  );
}

async function judgeSetup<E extends Extension>(subject: Subject<E>): Promise<void> {
  await using trial = subject.trial({ bind: false });
  const { app, extension } = trial;
  const returned: unknown = extension.initApp(app);
  const state = extension.of(app);
  if (state instanceof Promise) {
    state.catch(() => undefined);
    throw broken(
      "Its setup is async: the state it keeps is a promise.",
      "Return the state from a setup that is not async; open in this.resource(), or in app.onStart().",
    );
  }
  if (returned === extension) return;
  throw broken(
    "Its initApp does not return the extension.",
    "Do not override initApp; do your part in setup(app, settings).",
  );
}

async function judgeOpening<E extends Extension>(subject: Subject<E>): Promise<void> {
  const remedy =
    "Open at first use (this.resource), or in app.onStart() and close in app.onClose().";
  const extension = subject.make();
  const openings = new Openings();
  try {
    await using trial = subject.trial({ extension, bind: false });
    const { calls } = callsOf(() => extension.initApp(trial.app));
    const work = calls.filter((call) => !isRead(call));
    if (work.length > 0) throw broken(`Its setup calls ${work.join(", ")}.`, remedy);
    const left = listOf(await openings.left());
    if (left !== "") throw broken(`Its setup opens something: ${left}.`, remedy);
  } finally {
    openings.stop();
  }
}

async function judgeBinding<E extends Extension>(subject: Subject<E>): Promise<void> {
  const extension = subject.make();
  const before = snapshotOf(extension);
  await using _trial = subject.trial({ extension });
  const changes = changesBetween(before, snapshotOf(extension));
  if (changes.length === 0) return;
  throw broken(
    `initApp changes ${changes.join(", ")}.`,
    "Return it from setup(); this.of(app) gives it back for the app at hand.",
  );
}

async function judgeServing<E extends Extension>(subject: Subject<E>): Promise<void> {
  const trial = subject.trial();
  const before = snapshotOf(trial.extension);
  await trial.app.start();
  for (let i = 0; i < 2; i++) {
    if (subject.isObservable) await trial.exercise();
    await trial.runUse();
  }
  await trial[Symbol.asyncDispose]();
  const changes = changesBetween(before, snapshotOf(trial.extension));
  if (changes.length === 0) return;
  throw broken(
    `Starting, serving or closing an app changes ${changes.join(", ")}.`,
    "Keep what belongs to a request in a RequestSlot, and what belongs to an app in what setup() returns.",
  );
}

/** Whether binding leaves something on the extension: then that is what has to be mended first. */
export async function changesVisibly<E extends Extension>(subject: Subject<E>): Promise<boolean> {
  const trial = subject.trial({ bind: false });
  const before = snapshotOf(trial.extension);
  trial.bind(trial.extension);
  await trial[Symbol.asyncDispose]();
  return changesBetween(before, snapshotOf(trial.extension)).length > 0;
}
