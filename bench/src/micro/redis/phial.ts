import { phialRedis } from "../../phial-redis.ts";
import { setAndGet } from "../../redis-operation.ts";

export default setAndGet((await phialRedis()).client);
