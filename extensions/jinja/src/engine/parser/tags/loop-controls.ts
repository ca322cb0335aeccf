import type { TagExtension } from "../../extension.ts";

/** `{% break %}` and `{% continue %}`. */
export const loopControlsExtension: TagExtension = {
  identifier: "loopcontrols",
  tags: ["break", "continue"],
  parse(parser) {
    const { line, value } = parser.stream.next();
    return { kind: value === "break" ? "Break" : "Continue", line };
  },
};
