import { peerOperation } from "../../templates-operation.ts";

export default await peerOperation("nunjucks.mjs");
