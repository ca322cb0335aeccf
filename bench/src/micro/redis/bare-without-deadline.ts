// The least that it can cost: nothing ends a wait for a server that is silent.
import { bareClient, setAndGet, withoutDeadline } from "../../redis-operation.ts";

export default setAndGet(await bareClient(withoutDeadline));
