import { compileOperation } from "../../compile-operation.ts";
import { loadPeer } from "../../templates-operation.ts";

const { compile, version } = await loadPeer("nunjucks.mjs");

export default { ...compileOperation(compile), ...version };
