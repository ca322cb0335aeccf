import type { TagExtension } from "../../extension.ts";

/** The extension of the tag `debug`. */
export interface DebugExtension extends TagExtension {
  /** The text that the tag prints, of the context of the template. */
  render(context: unknown): string;
}

/** `{% debug %}`: prints what `render` makes of the context. */
export function debugExtension(render: (context: unknown) => string): DebugExtension {
  return {
    identifier: "debug",
    tags: ["debug"],
    render,
    parse(parser) {
      const { line } = parser.stream.next();
      const call = parser.callMethod(this, "render", [{ kind: "ContextReference", line }]);
      return { kind: "Output", line, nodes: [call] };
    },
  };
}
