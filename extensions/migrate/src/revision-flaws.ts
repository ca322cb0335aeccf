/** What ids and labels are made of; Alembic's version table has room for 32 characters. */
const ID = /^[A-Za-z0-9_-]{1,32}$/;
const LABEL = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Words that commands take in the place of an id. */
const WORDS: readonly string[] = ["head", "heads", "base", "current"];

/** The mark of what cannot be undone, the same in every copy of the package. */
const IRREVERSIBLE = Symbol.for("phial.migrate.irreversible");

const DIALECT_NAMES: readonly string[] = ["sqlite", "postgres", "mariadb"];

const FIELDS = /^(?:id|message|parents|labels|dependsOn|transactional|up|down|binds)$/;

/** Whether `text` may be the id of a revision. */
export function isRevisionId(text: unknown): text is string {
  return typeof text === "string" && ID.test(text) && !WORDS.includes(text);
}

/** Whether `text` may be the label of a branch. */
export function isBranchLabel(text: unknown): text is string {
  return typeof text === "string" && LABEL.test(text) && !WORDS.includes(text);
}

/** Everything that is wrong with what a revision is written with; its file may be plain JavaScript. */
export function flawsOfRevision(options: unknown): readonly string[] {
  if (!isRecord(options)) return ["it is no object"];
  const unknown = Object.keys(options).filter((field) => !FIELDS.test(field));
  return [
    ...unknown.map((field) => `it has no field ${JSON.stringify(field)}`),
    ...flawsOfPlace(options),
    ...flawsOfChange(options, ""),
    ...flawsOfBinds(options["binds"]),
  ];
}

function* flawsOfPlace(options: Readonly<Record<string, unknown>>): Generator<string> {
  const { id, message, parents, labels, dependsOn, transactional } = options;
  if (!isRevisionId(id)) {
    yield `"id" has to be 1 to 32 of A-Z a-z 0-9 _ -, and none of ${WORDS.join(", ")}`;
  }
  if (typeof message !== "string") yield '"message" has to be text';
  yield* flawsOfNames("parents", parents, isRevisionId);
  yield* flawsOfNames("labels", labels ?? [], isBranchLabel);
  yield* flawsOfNames("dependsOn", dependsOn ?? [], isBranchLabel);
  if (Array.isArray(parents) && parents.includes(id)) yield "it is a parent of itself";
  if (transactional !== undefined && typeof transactional !== "boolean") {
    yield '"transactional" has to be true or false';
  }
}

function* flawsOfNames(
  field: string,
  names: unknown,
  isName: (text: unknown) => boolean,
): Generator<string> {
  if (!Array.isArray(names)) {
    yield `"${field}" has to be a list`;
    return;
  }
  const wrong = names.filter((name) => !isName(name));
  if (wrong.length > 0) yield `"${field}" has what is no name: ${JSON.stringify(wrong)}`;
  if (new Set(names).size < names.length) yield `"${field}" names one twice`;
}

function* flawsOfChange(
  change: Readonly<Record<string, unknown>>,
  where: string,
): Generator<string> {
  const { up, down } = change;
  yield* flawsOfSteps(`${where}up`, up);
  if (down !== IRREVERSIBLE) yield* flawsOfSteps(`${where}down`, down);
}

function* flawsOfSteps(where: string, steps: unknown): Generator<string> {
  if (Array.isArray(steps)) yield* flawsOfList(where, steps);
  else if (isRecord(steps)) yield* flawsOfDialects(where, steps);
  else yield `"${where}" has to be a list of steps, or lists by dialect`;
}

function* flawsOfDialects(
  where: string,
  steps: Readonly<Record<string, unknown>>,
): Generator<string> {
  for (const [dialect, own] of Object.entries(steps)) {
    if (!DIALECT_NAMES.includes(dialect)) {
      yield `"${where}" has ${JSON.stringify(dialect)}, which is none of ${DIALECT_NAMES.join(", ")}`;
    } else if (Array.isArray(own)) {
      yield* flawsOfList(`${where}.${dialect}`, own);
    } else {
      yield `"${where}.${dialect}" has to be a list of steps`;
    }
  }
}

function* flawsOfList(where: string, steps: readonly unknown[]): Generator<string> {
  for (const [index, step] of steps.entries()) {
    const isStep = typeof step === "function" || (typeof step === "string" && step.trim() !== "");
    if (!isStep) yield `"${where}" has at ${index + 1} what is neither SQL nor a function`;
  }
}

function* flawsOfBinds(binds: unknown = {}): Generator<string> {
  if (!isRecord(binds)) {
    yield '"binds" has to be an object of changes';
    return;
  }
  for (const [bind, change] of Object.entries(binds)) {
    if (bind === "default") yield '"binds" has "default", whose steps are up and down themselves';
    else if (isRecord(change)) yield* flawsOfChange(change, `binds.${bind}.`);
    else yield `"binds.${bind}" has to be { up, down }`;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
