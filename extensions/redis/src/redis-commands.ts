import type { Command, Phial } from "phial";
import type { AppRedis } from "./app-redis.ts";

/** What `phial redis info` shows of the many lines of INFO. */
const FACTS = [
  "redis_version",
  "redis_mode",
  "role",
  "uptime_in_seconds",
  "connected_clients",
  "used_memory_human",
  "maxmemory_human",
  "maxmemory_policy",
  "evicted_keys",
];

/** The commands of an instance. */
export function redisCommands(
  group: string,
  connectionOf: (app: Phial) => AppRedis,
): readonly Command[] {
  return [
    {
      name: `${group} ping`,
      doc: "Asks the server whether it is there.",
      async run({ app, print }) {
        const { ok, url, reason } = await connectionOf(app).health();
        if (!ok) throw new Error(`${url} does not answer: ${reason}`);
        print(`${url} answers.`);
      },
    },
    {
      name: `${group} info`,
      doc: "Shows version, memory and clients of the server.",
      async run({ app, print }) {
        const text = await connectionOf(app).sendCommand<string>(["INFO"]);
        const facts = new Map(text.split("\r\n").map((line) => pairOf(line)));
        for (const name of FACTS) {
          const fact = facts.get(name);
          if (fact !== undefined) print(`${name.padEnd(18)} ${fact}`);
        }
      },
    },
  ];
}

function pairOf(line: string): [name: string, fact: string] {
  const [name = "", fact = ""] = line.split(":", 2);
  return [name, fact];
}
