import type { Call, Expression } from "./ast/expression.ts";
import type { Statement, Target } from "./ast/statement.ts";
import type { TokenStream } from "./parser/token-stream.ts";

/** Parses a tag; the current token is the tag's name. It stops in front of the end of the tag. */
export type TagParser = (parser: Parser) => Statement | readonly Statement[];

/**
 * Tags of one's own. A tag is parsed to nodes; what shall happen when the template is rendered is a
 * method of the extension that the nodes call.
 *
 * @example A body that is rendered again only after a while
 * ```ts
 * class FragmentCache implements TagExtension {
 *   readonly identifier = "fragment-cache";
 *   readonly tags = ["cache"];
 *   readonly #kept = new Map<string, { html: string; until: number }>();
 *
 *   // {% cache 60, "sidebar" %}…{% endcache %}
 *   parse(parser: Parser): Statement {
 *     const { line } = parser.stream.next();
 *     const seconds = parser.parseExpression();
 *     parser.stream.expect("comma");
 *     const key = parser.parseExpression();
 *     const body = parser.parseBody("endcache");
 *     const call = parser.callMethod(this, "render", [seconds, key]);
 *     return { kind: "CallBlock", line, call, params: [], defaults: [], body };
 *   }
 *
 *   // A call block gives its body as `caller`, after the arguments.
 *   async render(seconds: number, key: string, { caller }: { caller: () => unknown }) {
 *     const kept = this.#kept.get(key);
 *     if (kept && kept.until > Date.now()) return kept.html;
 *     const html = String(await caller());
 *     this.#kept.set(key, { html, until: Date.now() + seconds * 1000 });
 *     return html;
 *   }
 * }
 *
 * const environment = new Environment({ extensions: [new FragmentCache()] });
 * ```
 */
export interface TagExtension {
  /** A name that no other extension of the environment has. */
  readonly identifier: string;
  /** The tags that {@link parse} is called for. The tags of the language cannot be replaced. */
  readonly tags: readonly string[];
  /**
   * Parses a tag; the current token is the tag's name. It stops in front of the end of the tag, of
   * the last one if there are several.
   */
  parse(parser: Parser): Statement | readonly Statement[];
  /** Changes the source of a template before it is read. Lines should stay where they are. */
  preprocess?(source: string, name: string | null): string;
}

/** What a {@link TagExtension} parses its tags with. */
export interface Parser {
  readonly stream: TokenStream;

  /** An expression. A tuple needs parentheses here. */
  parseExpression(): Expression;

  /** One expression, or a tuple of several: `a, b`. */
  parseTuple(): Expression;

  /** What is assigned to: a name, or a tuple of them. */
  parseTarget(): Target;

  /**
   * The statements after the end of this tag, up to a tag of one of these names, which is then the
   * current token.
   */
  parseStatements(endTags: readonly string[]): Statement[];

  /** The statements after the end of this tag, up to the tag `endTag`, whose name is skipped. */
  parseBody(endTag: string): Statement[];

  /** A name for a variable that no template can have. */
  freeIdentifier(): string;

  /**
   * The call of a method of the extension. What it gives is printed if the node is put into an
   * `Output`; in a `CallBlock` it also gets the body, as the keyword argument `caller`.
   */
  callMethod(extension: TagExtension, name: string, args?: readonly Expression[]): Call;

  /**
   * Says that the template cannot be read.
   *
   * @throws TemplateSyntaxError on the line of the current token unless another is given
   */
  fail(problem: string, line?: number): never;

  /** Parses what is one level deeper; {@link fail}s when the template goes too deep. */
  nest<Node>(parse: () => Node): Node;
}
