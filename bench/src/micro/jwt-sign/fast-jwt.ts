import { peerOperation } from "../../jwt-operation.ts";

export default await peerOperation("fast-jwt.mjs", "sign");
