// @redis/client as its documentation makes it.
import { bareClient, manyGets } from "../../redis-operation.ts";

export default manyGets(await bareClient());
