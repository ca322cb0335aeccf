import type { DatabaseDriver } from "@phial/db";
import { SchemaBench } from "./schema-bench.ts";

/** A database of a suite's own on a server, which may be somebody's. */
export async function ownDatabase(driver: DatabaseDriver, server: string): Promise<SchemaBench> {
  const name = `phial_schema_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await onServer(driver, server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const bench = new SchemaBench(driver, url.href);
  const close = bench.close.bind(bench);
  bench.close = async () => {
    await close();
    await onServer(driver, server, `drop database ${name}`);
  };
  return bench;
}

async function onServer(driver: DatabaseDriver, server: string, sql: string): Promise<void> {
  const bench = new SchemaBench(driver, server);
  await bench.rows(sql);
  await bench.close();
}
