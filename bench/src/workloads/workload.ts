import type { DatabaseSync } from "node:sqlite";
import type { Answer, Client } from "../client.ts";
import type { Redis } from "../redis.ts";

/** A server under test as the checks see it. */
export interface Subject {
  readonly client: Client;
  /** The server's database. */
  readonly database: () => DatabaseSync;
  readonly redis: Redis | undefined;
}

/** The one request that a workload repeats under load. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One workload of the contract in bench/README.md. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly needsRedis: boolean;
  /** Asserts everything the contract says about the routes. */
  check(subject: Subject): Promise<void>;
  request(subject: Subject): Promise<LoadRequest>;
  /** Asserts that the repeated request still gets the right answer after `sent` of them. */
  verify(answer: Answer, subject: Subject, sent: number): void;
}

export const browserHeaders = {
  Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Accept-Language": "en-GB,en;q=0.9",
};
