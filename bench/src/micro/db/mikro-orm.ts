import { peerOperation } from "../../db-operation.ts";

export default await peerOperation("mikro-orm.mjs");
