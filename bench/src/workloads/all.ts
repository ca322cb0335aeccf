import { limitedInMemory, limitedInRedis } from "./catalog.ts";
import { dashboard } from "./dashboard.ts";
import { hello } from "./hello.ts";
import { messages } from "./messages.ts";
import { posts } from "./posts.ts";
import type { Workload } from "./workload.ts";

/** The request workloads of the contract, W1 to W6. W7 is the start of a server. */
export const workloads: readonly Workload[] = [
  hello,
  dashboard,
  posts,
  messages,
  limitedInMemory,
  limitedInRedis,
];
