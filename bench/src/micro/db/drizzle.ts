import { peerOperation } from "../../db-operation.ts";

export default await peerOperation("drizzle.mjs");
