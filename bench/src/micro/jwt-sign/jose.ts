import { peerOperation } from "../../jwt-operation.ts";

export default await peerOperation("jose.mjs", "sign");
