import type { Context, MiddlewareHandler, ValidationTargets } from "hono";
import type { BlankEnv } from "hono/types";
import { HttpError } from "../errors/http-error.ts";
import { queryPairs, readForm } from "./form.ts";
import { type JsonOptions, readJson } from "./json-body.ts";
import { type BodyOptions, limitsFor } from "./limits.ts";
import { isFormType, mediaType, URLENCODED } from "./media-type.ts";
import type { UploadedFile } from "./uploaded-file.ts";
import {
  type Schema,
  type SchemaInput,
  type SchemaOutput,
  type ValidationError,
  validate,
} from "./validation.ts";

/** Middleware that makes `c.req.valid(target)` give what a schema made of that part of a request. */
export type Guard<Target extends keyof ValidationTargets, In, Out> = MiddlewareHandler<
  BlankEnv,
  string,
  { in: Record<Target, In>; out: Record<Target, Out> }
>;

/** What a client sends for the input of a form's schema: text, files, or several under one name. */
export type FormInput<T> = {
  [K in keyof T]: Sent<T[K], FileOrText<T[K]>>;
};

/** What a client sends for the input of a query's or header's schema. */
export type TextInput<T> = { [K in keyof T]: Sent<T[K], string> };

type FileOrText<T> = [Extract<Item<T>, UploadedFile>] extends [never] ? string : File;
type Item<T> = T extends readonly (infer I)[] ? I : T;
// Literals stay, so that a client cannot send a word that the schema does not know.
type Sent<T, Plain> = unknown extends T
  ? Plain | Plain[]
  : [Exclude<T, undefined>] extends [string]
    ? T
    : Plain | Plain[] | (undefined extends T ? undefined : never);

/** How {@link form} and {@link query} show the request to the schema. */
export interface FieldsOptions<Name extends string = string> {
  /** Fields that are always arrays, also when they came once or not at all. */
  readonly lists?: readonly Name[];
}

/** The names of the fields in the input of a schema. */
export type NamesOf<S extends Schema> = Extract<keyof SchemaInput<S>, string>;

/**
 * Takes only requests whose JSON body the schema accepts.
 *
 * @throws HttpError 422 with `errors: [{ path, message }]`; and as {@link readJson}.
 * @example
 * const note = z.object({ title: z.string().min(1) });
 * app.post("/notes", json(note), (c) => c.json(c.req.valid("json").title));
 */
export function json<S extends Schema>(
  schema: S,
  options: Omit<JsonOptions, "silent"> = {},
): Guard<"json", SchemaInput<S>, SchemaOutput<S>> {
  const { force, limits } = options;
  const reading = { ...(force && { force }), ...(limits && { limits }) };
  return async (c, next) => {
    const value = await readJson(c, reading);
    keep(c, "json", await validate(schema, { value, subject: "The JSON body" }));
    await next();
  };
}

/**
 * Takes only requests whose form the schema accepts. The schema sees an object: a field that came
 * once is a string, one that came several times is an array, so that a repeated field never passes
 * for a single one; a file is an {@link UploadedFile}, and a file field without a file is left out.
 *
 * @throws HttpError 415 for a body that is no form; 422 with `errors: [{ path, message }]`; and as
 * {@link readForm}.
 * @example
 * const upload = z.object({ title: z.string(), picture: z.instanceof(UploadedFile) });
 * app.post("/pictures", form(upload), (c) => c.json(c.req.valid("form").picture.size));
 */
export function form<S extends Schema>(
  schema: S,
  options: BodyOptions & FieldsOptions<NamesOf<S>> = {},
): Guard<"form", FormInput<SchemaInput<S>>, SchemaOutput<S>> {
  const { lists = [], limits } = options;
  const reading: BodyOptions = limits ? { limits } : {};
  return async (c, next) => {
    const type = mediaType(c);
    if (type !== "" && !isFormType(type)) throw notForm();
    const { fields, files } = await readForm(c, reading);
    const chosen = [...files].filter(([, file]) => !file.isEmpty);
    const value = objectOf([...fields, ...chosen], lists);
    const hint = limitsFor(c, reading).debug && type === URLENCODED ? enctypeHint : undefined;
    keep(c, "form", await validate(schema, { value, subject: "The form", hint }));
    await next();
  };
}

/**
 * Takes only requests whose query the schema accepts. The schema sees an object as in {@link form}.
 *
 * @throws HttpError 422 with `errors: [{ path, message }]`
 * @example
 * const page = z.object({ page: z.coerce.number().int().min(1).default(1) });
 * app.get("/notes", query(page), (c) => c.json(c.req.valid("query").page));
 */
export function query<S extends Schema>(
  schema: S,
  options: FieldsOptions<NamesOf<S>> = {},
): Guard<"query", TextInput<SchemaInput<S>>, SchemaOutput<S>> {
  const { lists = [] } = options;
  return async (c, next) => {
    const value = objectOf(queryPairs(c.req.url), lists);
    keep(c, "query", await validate(schema, { value, subject: "The query" }));
    await next();
  };
}

/**
 * Takes only requests whose headers the schema accepts; it sees an object with lower-case names.
 *
 * @throws HttpError 422 with `errors: [{ path, message }]`
 * @example
 * const tenant = z.object({ "x-tenant": z.uuid() });
 * app.get("/", headers(tenant), (c) => c.text(c.req.valid("header")["x-tenant"]));
 */
export function headers<S extends Schema>(
  schema: S,
): Guard<"header", TextInput<SchemaInput<S>>, SchemaOutput<S>> {
  return async (c, next) => {
    const value = objectOf([...c.req.raw.headers], []);
    keep(c, "header", await validate(schema, { value, subject: "The header" }));
    await next();
  };
}

function objectOf(
  entries: readonly (readonly [string, unknown])[],
  lists: readonly string[],
): object {
  const object: Record<string, unknown> = Object.create(null);
  for (const name of lists) object[name] = [];
  for (const [name, value] of entries) {
    // Some schema library may copy the object into one that has a prototype.
    if (name === "__proto__") continue;
    const known = object[name];
    if (known === undefined) object[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else object[name] = [known, value];
  }
  return object;
}

function keep(c: Context, target: keyof ValidationTargets, value: unknown): void {
  // Hono's type asks for an object, its code keeps any value.
  c.req.addValidatedData(target, value as object);
}

function notForm(): HttpError {
  return new HttpError(415, { code: "FORM_EXPECTED", detail: "The request body is not a form." });
}

// Flask's help for a form without enctype, in debug only.
function enctypeHint(errors: readonly ValidationError[]): string | undefined {
  const isAboutFile = errors.some(({ message }) => message.includes("File"));
  return isAboutFile
    ? 'To send files it needs <form method="post" enctype="multipart/form-data">.'
    : undefined;
}
