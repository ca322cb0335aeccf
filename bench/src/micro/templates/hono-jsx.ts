import { peerOperation } from "../../templates-operation.ts";

export default await peerOperation("dist/hono-jsx.mjs");
