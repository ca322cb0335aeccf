import { peerOperation } from "../../auth-operation.ts";

export default await peerOperation("express.mjs", "jwt", false);
