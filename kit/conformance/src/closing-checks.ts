import { type Extension, isPhialError } from "phial";
import { broken, type Check, makeCheck, messageOf, unjudged } from "./check.ts";
import { collector } from "./collector.ts";
import { type Ending, lifeOf, ordinaryLife } from "./life.ts";
import { changesVisibly } from "./making-checks.ts";
import { difference, listOf, type OpenCounts } from "./openings.ts";
import { failureOf, Sibling, type Subject, type Trial, type TrialOptions } from "./subject.ts";

const REMEDY = "Close in app.onClose(), declared in setup, or as the close of this.resource().";
/** How often the collector is asked before an app counts as kept. */
const COLLECTIONS = 10;

/** What holds at the end of an app. */
export function closingChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "leaves nothing open when the app is closed",
      law: "What is left open keeps the process alive, or takes a connection that others wait for.",
      judge: () => judgeClosing(subject),
    }),
    makeCheck({
      name: "closes what it has started when a start fails",
      law: "A supervisor starts the process again and again: what each attempt leaves adds up.",
      judge: () => judgeFailedStart(subject),
    }),
    makeCheck({
      name: "closes although another extension fails to close",
      law: "One that cannot say goodbye must not keep the others from it.",
      judge: () => judgeFailingSiblings(subject),
    }),
    makeCheck({
      name: "lets go of an app that is dropped",
      law: "An instance lives as long as the process; the apps of a thousand tests must not.",
      judge: () => judgeDropping(subject),
    }),
  ];
}

async function judgeClosing<E extends Extension>(subject: Subject<E>): Promise<void> {
  const one = await ordinaryLife(subject, 1);
  if (one.failure) {
    throw broken(
      `Closing the app fails: ${reasonsOf(one.failure.error).join("; ")}`,
      "See the cause; a close hook must also work when nothing was used.",
      one.failure.error,
    );
  }
  const left = listOf(leftAnyhow(one, await ordinaryLife(subject, 2)));
  if (left !== "") throw broken(`A closed app has left something open: ${left}.`, REMEDY);
  const unused = listOf((await ordinaryLife(subject, 0)).left);
  if (unused !== "")
    throw broken(`An app closed before its first request leaves: ${unused}.`, REMEDY);
}

/** What is left of an app; without what each use of it leaves, which is the business of its check. */
function leftAnyhow(one: Ending, two: Ending): OpenCounts {
  return difference(one.left, difference(two.left, one.left));
}

async function judgeFailedStart<E extends Extension>(subject: Subject<E>): Promise<void> {
  const usual = await ordinaryLife(subject, 0);
  const failing = new Sibling("failing-start", (app) => {
    app.onStart(() => {
      throw new Error("thrown by the conformance kit");
    });
  });
  for (const place of ["before", "after"] as const) {
    const errors: unknown[] = [];
    const { left } = await lifeOf(subject, { [place]: [failing] }, async (trial) => {
      const failure = await failureOf(() => trial.app.start());
      if (!isPhialError(failure?.error, "APP_START_FAILED")) {
        throw new Error(`the start of an app failed with: ${messageOf(failure?.error)}`);
      }
      errors.push(...trial.errors);
    });
    const when = `When an extension that starts ${place} it fails to start`;
    if (errors.length > 0 && !usual.failure) {
      const reasons = errors.flatMap(reasonsOf).join("; ");
      throw broken(`${when}, closing fails: ${reasons}`, "Close only what was opened.", errors[0]);
    }
    const more = listOf(difference(left, usual.left));
    if (more !== "") throw broken(`${when}, something is left open: ${more}.`, REMEDY);
  }
}

async function judgeFailingSiblings<E extends Extension>(subject: Subject<E>): Promise<void> {
  const usual = await ordinaryLife(subject, 1);
  const failing = ["before", "after"].map(
    (place) =>
      new Sibling(`failing-close-${place}`, (app) => {
        app.onClose(() => {
          throw new Error("thrown by the conformance kit");
        });
      }),
  );
  const options: TrialOptions<E> = { before: failing.slice(0, 1), after: failing.slice(1) };
  const { left, failure } = await lifeOf(subject, options, (trial) => useOnce(subject, trial));
  const others = reasonsOf(failure?.error).filter((reason) => !reason.includes('"failing-close-'));
  if (others.length > 0 && !usual.failure) {
    throw broken(`With others that fail to close, closing fails: ${others.join("; ")}`, REMEDY);
  }
  const more = listOf(difference(left, usual.left));
  if (more === "") return;
  throw broken(`With others that fail to close, something is left open: ${more}.`, REMEDY);
}

async function judgeDropping<E extends Extension>(subject: Subject<E>): Promise<void> {
  const collect = collector();
  if (!collect) unjudged("this runtime does not give its garbage collector away.");
  // An app that the extension visibly keeps is the business of the check for that.
  if (await changesVisibly(subject)) return;
  const extension = subject.make();
  const apps = [dropBound(subject, extension), await dropClosed(subject, extension)];
  for (let i = 0; i < COLLECTIONS; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    if (apps.every((app) => app.deref() === undefined)) return;
  }
  throw broken(
    `The instance "${extension.name}" keeps apps that nobody else uses any more.`,
    "Keep apps in nothing but a WeakMap or WeakSet; what setup() returns is kept in one already.",
  );
}

function dropBound<E extends Extension>(subject: Subject<E>, extension: E): WeakRef<object> {
  return new WeakRef(subject.trial({ extension }).app);
}

/** Gives an app that was used and closed; what it has left open, a timer for example, is ended. */
async function dropClosed<E extends Extension>(
  subject: Subject<E>,
  extension: E,
): Promise<WeakRef<object>> {
  let app: WeakRef<object> | undefined;
  await lifeOf(subject, { extension }, async (trial) => {
    app = new WeakRef(trial.app);
    await useOnce(subject, trial);
  });
  return app ?? new WeakRef({});
}

async function useOnce<E extends Extension>(subject: Subject<E>, trial: Trial<E>): Promise<void> {
  await trial.app.start();
  if (subject.isObservable) await trial.exercise();
  await trial.runUse();
}

/** The messages of an error, one for each of those that it collects. */
function reasonsOf(error: unknown): string[] {
  if (error === undefined) return [];
  return error instanceof AggregateError ? error.errors.map(messageOf) : [messageOf(error)];
}
