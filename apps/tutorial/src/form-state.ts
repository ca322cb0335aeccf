import { type Context, type HttpError, abort, readForm } from "phial";
import { z } from "zod";

/** A form on a page: what stands in its fields and what is wrong with them, by name. */
export interface FormState {
  readonly fields: Readonly<Record<string, string>>;
  readonly problems: ReadonlyMap<string, string>;
}

/** A form nobody has sent yet. */
export function freshForm(fields: FormState["fields"] = {}): FormState {
  return { fields, problems: new Map() };
}

/** The form that a 422 is about: what was typed, and the first problem of each field. */
export async function refusedForm(c: Context, error: HttpError): Promise<FormState> {
  const { fields } = await readForm(c);
  const problems = new Map<string, string>();
  for (const { path, message } of refusal.safeParse(error.extra).data?.errors ?? []) {
    if (!problems.has(path)) problems.set(path, message);
  }
  return { fields: Object.fromEntries(fields), problems };
}

/** Refuses a form for what only the database knows, as its schema does for the rest. */
export function refuseField(path: string, message: string): never {
  abort(422, { extra: { errors: [{ path, message }] } });
}

// What a guard such as form(schema) puts into the error.
const refusal = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) });
