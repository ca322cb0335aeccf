import { peerOperation } from "../../templates-operation.ts";

export default await peerOperation("vento.mjs");
