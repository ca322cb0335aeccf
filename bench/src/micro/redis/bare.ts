// @redis/client as its documentation makes it.
import { bareClient, setAndGet } from "../../redis-operation.ts";

export default setAndGet(await bareClient());
