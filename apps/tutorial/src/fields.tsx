import type { FC } from "hono/jsx";
import { type Context, type HttpError, abort, readForm } from "phial";
import { z } from "zod";

/** A form on a page: what stands in its fields and what is wrong with them, by name. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ReadonlyMap<string, string>;
}

/** A form nobody has sent yet. */
export function freshForm(values: FormState["values"] = {}): FormState {
  return { values, problems: new Map() };
}

/** The form that a 422 is about: what was typed, and the first problem of each field. */
export async function refusedForm(c: Context, error: HttpError): Promise<FormState> {
  const { fields } = await readForm(c);
  const problems = new Map<string, string>();
  for (const { path, message } of refusal.safeParse(error.extra).data?.errors ?? []) {
    if (!problems.has(path)) problems.set(path, message);
  }
  return { values: Object.fromEntries(fields), problems };
}

/** Refuses a form for what only the database knows, as its schema does for the rest. */
export function refuseField(path: string, message: string): never {
  abort(422, { extra: { errors: [{ path, message }] } });
}

// What a guard such as form(schema) puts into the error.
const refusal = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) });

interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind?: "text" | "password" | "textarea";
  /** Where to begin, unless another field has a problem. */
  readonly isFirst?: boolean;
  readonly required?: boolean;
  readonly maxlength?: number;
  readonly autocomplete?: string;
}

/** A labelled field with its problem or else its hint, which is read out together with it. */
export const Field: FC<FieldProps> = ({ form, name, label, hint, kind, isFirst, ...rest }) => {
  const problem = form.problems.get(name);
  const note = problem ?? hint;
  const [start = isFirst ? name : undefined] = form.problems.keys();
  const value = form.values[name] ?? "";
  const control = {
    ...rest,
    id: name,
    name,
    autofocus: start === name,
    "aria-invalid": problem && ("true" as const),
    "aria-describedby": note && `${name}-note`,
  };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {note ? (
        <small id={`${name}-note`} class={problem && "problem"}>
          {note}
        </small>
      ) : null}
      {kind === "textarea" ? (
        // A browser drops the first line break in here: this one, not one of the user's.
        <textarea {...control}>{`\n${value}`}</textarea>
      ) : (
        <input {...control} type={kind ?? "text"} value={kind === "password" ? undefined : value} />
      )}
    </div>
  );
};
