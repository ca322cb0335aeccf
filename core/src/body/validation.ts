import type { StandardSchemaV1 } from "@standard-schema/spec";
import { HttpError } from "../errors/http-error.ts";

// A body with ten thousand bad items is not worth ten thousand lines of answer.
const MAX_ERRORS = 50;

/** One thing that a schema has against a value: a member of `errors` in the problem document. */
export interface ValidationError {
  /** Names and indexes joined by dots, such as `items.0.price`; empty for the value as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A schema of any library that speaks Standard Schema, for any value. */
export type Schema = StandardSchemaV1;

/** What goes into a schema. */
export type SchemaInput<S extends Schema> = StandardSchemaV1.InferInput<S>;

/** What comes out of a schema. */
export type SchemaOutput<S extends Schema> = StandardSchemaV1.InferOutput<S>;

/** What may help against errors, in one sentence. */
type ValidationHint = (errors: readonly ValidationError[]) => string | undefined;

/** What {@link validate} needs besides the schema. */
export interface Validated {
  readonly value: unknown;
  /** What is validated, for the text of the error: `The form`. */
  readonly subject: string;
  readonly hint?: ValidationHint | undefined;
}

/**
 * Puts a value through a schema.
 *
 * @throws HttpError 422 with the member `errors` in its problem document (see
 * {@link ValidationError}).
 */
export async function validate<S extends Schema>(
  schema: S,
  { value, subject, hint }: Validated,
): Promise<SchemaOutput<S>> {
  const pending = schema["~standard"].validate(value);
  const result = pending instanceof Promise ? await pending : pending;
  if (result.issues === undefined) return result.value;
  const errors = result.issues.slice(0, MAX_ERRORS).map(errorOf);
  const help = hint?.(errors);
  const detail = `${subject} is not valid.${help === undefined ? "" : ` ${help}`}`;
  throw new HttpError(422, { code: "VALIDATION_FAILED", detail, extra: { errors } });
}

function errorOf({ path = [], message }: StandardSchemaV1.Issue): ValidationError {
  return { path: path.map(keyOf).join("."), message };
}

function keyOf(segment: PropertyKey | StandardSchemaV1.PathSegment): string {
  return String(typeof segment === "object" ? segment.key : segment);
}
