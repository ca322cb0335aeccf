import { phialRedis } from "../../phial-redis.ts";
import { manyGets } from "../../redis-operation.ts";

export default manyGets((await phialRedis()).client);
