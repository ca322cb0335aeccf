import { Extension } from "phial";
import { broken, type Check, makeCheck, unjudged } from "./check.ts";
import { listOf, Openings } from "./openings.ts";
import { observed, Patches } from "./patch.ts";
import { failureOf, type Subject, type Trial } from "./subject.ts";

/** How often something is done to see whether it adds up. */
const TIMES = 3;

/** What holds at the end of a request or another context. */
export function contextChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "closes what a context has opened",
      law: "One connection left open by each request that fails is an outage after a day.",
      judge: () => judgeGrowth(subject),
    }),
    makeCheck({
      name: "lets errors of the app through",
      law: "What a handler throws is the app's: its error handlers, its log and its teardown get it.",
      judge: () => judgeErrors(subject),
    }),
    makeCheck({
      name: "reports an error at the end of a context",
      law: "A commit or a close that fails in silence is found when the data is missing.",
      judge: () => judgeTeardownError(subject),
    }),
  ];
}

async function judgeGrowth<E extends Extension>(subject: Subject<E>): Promise<void> {
  subject.requireExercise();
  const openings = new Openings();
  try {
    await using trial = subject.trial();
    const usually = async (): Promise<void> => {
      await trial.exercise();
      await trial.runUse();
    };
    await usually();
    const first = await openings.left();
    for (let i = 0; i < TIMES; i++) await usually();
    const success = listOf(await openings.beyond(first));
    if (success !== "") throw leaking("that is over", success);
    for (let i = 0; i < TIMES; i++) await failAfterUse(trial);
    const failure = listOf(await openings.beyond(first));
    if (failure !== "") throw leaking("that has failed", failure);
  } finally {
    openings.stop();
  }
}

async function failAfterUse<E extends Extension>(trial: Trial<E>): Promise<void> {
  const after = async (use: unknown): Promise<never> => {
    await use;
    throw new Error("thrown by the conformance kit");
  };
  await failureOf(() => trial.visit((c) => after(trial.useIn(c))));
  await failureOf(() => trial.app.run(() => after(trial.use())));
}

function leaking(which: string, what: string): Error {
  return broken(
    `Every context ${which} leaves something open: ${what} after ${TIMES}.`,
    "Open with this.resource(open, close): it is closed at the end, whatever happens before.",
  );
}

async function judgeErrors<E extends Extension>(subject: Subject<E>): Promise<void> {
  const thrown = new Error("thrown by the conformance kit");
  const told: unknown[] = [];
  await using trial = subject.trial();
  trial.app.teardownContext((error) => void told.push(error));
  let isReached = false;
  const inRequest = await failureOf(() =>
    trial.visit(() => {
      isReached = true;
      throw thrown;
    }),
  );
  const inRun = await failureOf(() =>
    trial.app.run(() => {
      throw thrown;
    }),
  );
  const remedy =
    "Catch what is yours by its class and throw the rest on; do not answer for the app.";
  if (isReached && inRequest?.error !== thrown) {
    throw broken("What a handler throws does not arrive where the app would answer it.", remedy);
  }
  if (inRun?.error !== thrown) throw broken("What is thrown in app.run() does not arrive.", remedy);
  if (told.filter((error) => error === thrown).length === (isReached ? 2 : 1)) return;
  throw broken("The teardown of a context is not told the error that has ended it.", remedy);
}

async function judgeTeardownError<E extends Extension>(subject: Subject<E>): Promise<void> {
  const { spoil } = subject.options;
  if (!spoil) {
    if (await endsSomething(subject)) unjudged("the options have no spoil.");
    return;
  }
  await using trial = subject.trial();
  const inRun = await failureOf(() =>
    trial.app.run(async () => {
      await trial.use();
      await spoil(trial.extension);
    }),
  );
  await trial.visit(async (c) => {
    await trial.useIn(c);
    await spoil(trial.extension);
  });
  if (inRun !== undefined && trial.errors.length > 0) return;
  throw broken(
    "What fails at the end of a context is not heard of again.",
    "Let teardown and close throw: the app logs it, and goes on with what else there is to close.",
  );
}

/** Whether the extension has something to do at the end of a context. */
async function endsSomething<E extends Extension>(subject: Subject<E>): Promise<boolean> {
  const patches = new Patches();
  let resources = 0;
  patches.replace(Extension.prototype, "resource", (original) =>
    observed(original, () => void (resources += 1)),
  );
  try {
    await using trial = subject.trial({ bind: false });
    const { hooks } = trial.app;
    const count = (): number => hooks.teardownContext.length + hooks.teardownRequest.length;
    const before = count();
    trial.extension.initApp(trial.app);
    return resources > 0 || count() > before;
  } finally {
    patches.undo();
  }
}
