import { isDeepStrictEqual } from "node:util";
import { type Extension, isPhialError } from "phial";
import { broken, type Check, makeCheck, messageOf, unjudged } from "./check.ts";
import { failureOf, type Subject, type Trial } from "./subject.ts";

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What holds where an extension meets an app, a context and other extensions. */
export function bindingChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "has a name in lower case",
      law: "The name stands in errors, in the list of extensions and in the settings of an instance.",
      judge: () => judgeName(subject),
    }),
    makeCheck({
      name: "is bound once to an app",
      law: "Bound twice, its hooks would run twice; a second one of its name would take its place.",
      judge: () => judgeBoundTwice(subject),
    }),
    makeCheck({
      name: "says what to write when it is used before initApp",
      law: "A forgotten initApp has to be found by reading the error.",
      judge: () => judgeUnbound(subject),
    }),
    makeCheck({
      name: "says so when it is used outside of a context",
      law: "A script that forgets app.run() has to be told, and must not work by accident.",
      judge: () => judgeOutside(subject),
    }),
    makeCheck({
      name: "is refused before the extensions that it needs",
      law: "The wrong order has to fail when the app is made, and not do half of the work when it serves.",
      judge: () => judgeNeeds(subject),
    }),
    makeCheck({
      name: "works beside a second instance under another name",
      law: "Two databases, two caches, two mailboxes in one app are ordinary.",
      judge: () => judgeSibling(subject),
    }),
  ];
}

function judgeName<E extends Extension>(subject: Subject<E>): void {
  const { name } = subject.make();
  if (NAME.test(name)) return;
  throw broken(
    `Its name is ${JSON.stringify(name)}.`,
    'Use words in lower case, joined by hyphens, as in "sqlite3" or "http-auth".',
  );
}

async function judgeBoundTwice<E extends Extension>(subject: Subject<E>): Promise<void> {
  await using trial = subject.trial();
  for (const [what, bind] of [
    ["the same instance", () => trial.extension.initApp(trial.app)],
    ["another instance of the same name", () => subject.make().initApp(trial.app)],
  ] as const) {
    const failure = await failureOf(bind);
    if (failure && messageOf(failure.error).includes(`"${trial.extension.name}"`)) continue;
    throw broken(
      `Binding ${what} to an app a second time ${failure ? "fails without its name" : "is accepted"}.`,
      "Do not override initApp: the base class refuses it, by name.",
      failure?.error,
    );
  }
}

async function judgeUnbound<E extends Extension>(subject: Subject<E>): Promise<void> {
  await using trial = subject.trial({ bind: false });
  const { app, extension } = trial;
  const uses: [string, () => unknown][] = [["of(app)", () => extension.of(app)]];
  if (subject.options.use) uses.push(["use, in app.run(),", () => trial.runUse()]);
  if (subject.options.exercise) uses.push(["exercise", () => exerciseUnbound(trial)]);
  for (const [what, use] of uses) {
    const failure = await failureOf(use);
    if (isPhialError(failure?.error) && failure.error.remedy.includes("initApp(")) continue;
    throw broken(
      `Without initApp, ${what} ${failure ? `fails with: ${messageOf(failure.error)}` : "works all the same"}.`,
      "Reach everything through this.of(): before initApp it throws, and says what to write.",
      failure?.error,
    );
  }
}

async function exerciseUnbound<E extends Extension>(trial: Trial<E>): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  await trial.visit(async (c) => {
    failure = await failureOf(() => trial.useIn(c));
  });
  if (failure) throw failure.error;
}

async function judgeOutside<E extends Extension>(subject: Subject<E>): Promise<void> {
  await using trial = subject.trial();
  const { use } = subject.options;
  await trial.app.start();
  const uses: [string, () => unknown][] = [["of()", () => trial.extension.of()]];
  if (use) uses.push(["use", () => use(trial.extension)]);
  for (const [what, call] of uses) {
    const failure = await failureOf(call);
    if (isPhialError(failure?.error, "CONTEXT_MISSING")) continue;
    throw broken(
      `Outside of a context, ${what} ${failure ? `fails with: ${messageOf(failure.error)}` : "works all the same"}.`,
      "Reach the app through this.of() or currentApp(): without a context they throw, and name app.run().",
      failure?.error,
    );
  }
}

async function judgeNeeds<E extends Extension>(subject: Subject<E>): Promise<void> {
  await judgeUndeclared(subject);
  const { needs } = subject.make();
  for (const place of needs.keys()) {
    await using trial = subject.trial({ bind: false, without: place });
    const { extension, app } = trial;
    const need = extension.needs[place];
    // Another need stands on it, and was refused without it.
    if (!need || need.isBoundTo(app)) continue;
    const failure = await failureOf(() => extension.initApp(app));
    const text = messageOf(failure?.error);
    if (failure && text.includes(`"${extension.name}"`) && text.includes(`"${need.name}"`))
      continue;
    throw broken(
      `It is bound to an app without "${need.name}", which is among its needs, and ${failure ? "does not name both" : "nothing happens"}.`,
      "Do not override initApp, and do not bind what you need: the base class refuses, and names both.",
      failure?.error,
    );
  }
}

async function judgeUndeclared<E extends Extension>(subject: Subject<E>): Promise<void> {
  await using trial = subject.trial({ bind: false });
  const failure = await failureOf(() => trial.extension.initApp(trial.app));
  if (!isPhialError(failure?.error, "EXTENSION_NOT_BOUND")) return;
  throw broken(
    `Its setup uses an extension that it does not declare: ${failure.error.problem}`,
    "List it in needs: override readonly needs = [db].",
    failure.error,
  );
}

async function judgeSibling<E extends Extension>(subject: Subject<E>): Promise<void> {
  const { withSibling } = subject.options;
  if (withSibling === false) return;
  if (!withSibling) unjudged("the options have no withSibling.");
  const makers = [() => subject.make(), withSibling];
  if (subject.make().name === withSibling().name) {
    throw broken(
      `The sibling has the name "${withSibling().name}", too.`,
      "Let the constructor take { name }, and write: readonly name = this.named(...).",
    );
  }
  for (const place of makers.keys()) {
    const alone = await seenOf(subject, { makers: makers.slice(place, place + 1), place: 0 });
    const after = await seenOf(subject, { makers, place });
    const before = await seenOf(subject, { makers: makers.toReversed(), place: 1 - place });
    if (isDeepStrictEqual(after, alone) && isDeepStrictEqual(before, alone)) continue;
    throw broken(
      "Beside its sibling it does something else than alone.",
      "Keep nothing under a fixed name: use this.of(), a RequestSlot field, this.resource() and this.settings.",
    );
  }
}

/** What comes of using the instance at `place` in an app that all of them are bound to. */
async function seenOf<E extends Extension>(
  subject: Subject<E>,
  { makers, place }: { readonly makers: readonly (() => E)[]; readonly place: number },
): Promise<unknown> {
  await using trial = subject.trial({ bind: false });
  const instances = makers.map((make) => make());
  for (const instance of instances) trial.bind(instance);
  const instance = instances[place];
  if (!instance || !subject.isObservable) return undefined;
  let seen: unknown;
  // The answer is left out: in it is what both have done.
  await trial.visit(async (c) => {
    seen = await trial.useIn(c, instance);
  });
  return seen;
}
