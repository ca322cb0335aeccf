// The least that it can cost: nothing ends a wait for a server that is silent.
import { bareClient, manyGets, withoutDeadline } from "../../redis-operation.ts";

export default manyGets(await bareClient(withoutDeadline));
