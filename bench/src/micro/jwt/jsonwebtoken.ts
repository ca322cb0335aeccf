import { peerOperation } from "../../jwt-operation.ts";

export default await peerOperation("jsonwebtoken.mjs", "verify");
