import { peerOperation } from "../../auth-operation.ts";

export default await peerOperation("fastify.mjs", "session", false);
