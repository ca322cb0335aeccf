import type { TagExtension } from "../../extension.ts";

/** `{% do list.append(1) %}`: an expression whose value is dropped. */
export const doExtension: TagExtension = {
  identifier: "do",
  tags: ["do"],
  parse(parser) {
    const { line } = parser.stream.next();
    return { kind: "ExpressionStatement", line, node: parser.parseTuple() };
  },
};
