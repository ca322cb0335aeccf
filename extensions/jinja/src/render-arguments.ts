import { type Context, currentContext, PhialError } from "phial";

/** A template's name, or several, of which the first that exists is meant. */
export type TemplateNames = string | readonly string[];

/** With the request, or without one. */
export type RenderArguments<N extends TemplateNames = TemplateNames> =
  | [c: Context, name: N, context?: object | undefined]
  | [name: N, context?: object | undefined];

/** What a call asks for, and the request it is for: the one given, or that of the current context. */
export interface RenderCall<N extends TemplateNames> {
  readonly c: Context | undefined;
  readonly name: N;
  readonly context: object | undefined;
}

/** @throws PhialError `TEMPLATE_REQUEST_OTHER`, `CONTEXT_MISSING` */
export function renderCallOf<N extends TemplateNames>(args: RenderArguments<N>): RenderCall<N> {
  const { c } = currentContext();
  if (!startsWithRequest(args)) return { c, name: args[0], context: args[1] };
  const [given, name, context] = args;
  if (given !== c) throw otherRequest(given);
  return { c, name, context };
}

function startsWithRequest<N extends TemplateNames>(
  args: RenderArguments<N>,
): args is [c: Context, name: N, context?: object | undefined] {
  return typeof args[0] !== "string" && !Array.isArray(args[0]);
}

// What a template sees of a request it asks the current context for: another one must not show.
function otherRequest(c: Context): PhialError {
  return new PhialError(
    "TEMPLATE_REQUEST_OTHER",
    `A template was to be rendered for ${c.req.method} ${c.req.path}, which is not the request at hand.`,
    "Render it in the handler that was given this c; elsewhere leave c out.",
  );
}
