import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Operation } from "./operation.ts";
import { benchFolder } from "./paths.ts";
import { packageVersion } from "./stack.ts";

const dataFolder = join(benchFolder, "data");
const peersFolder = join(benchFolder, "peers", "templates");

/** The folder of the templates that Jinja2, nunjucks and Phial share. */
export const jinjaFolder = join(peersFolder, "jinja");

type Page = (context: Readonly<Record<string, unknown>>) => string | Promise<string>;

/** Renders the page of orders: 100 rows in a layout, with everything escaped that has to be. */
export function templatesOperation(render: Page): Operation {
  // Our own file: an object.
  const context: Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(join(dataFolder, "orders.json"), "utf8"),
  );
  return {
    call: () => render(context),
    async check() {
      const page = await render(context);
      assert.equal(essence(page), essence(readFileSync(join(dataFolder, "orders.html"), "utf8")));
    },
  };
}

/** What a file of `peers/templates` exports. */
interface Peer {
  readonly render: Page;
  /** From a source to what renders it; of those alone whose compiling is measured. */
  readonly compile: (source: string) => unknown;
  readonly packageName: string;
}

/** Loads a file of `peers/templates`, with the version of its engine. */
export async function loadPeer(file: string) {
  // Our own files.
  const peer: Peer = await import(pathToFileURL(join(peersFolder, file)).href);
  const version = packageVersion(peer.packageName, peersFolder);
  return { ...peer, version: version === undefined ? {} : { version } };
}

/** The same page of a peer. */
export async function peerOperation(file: string): Promise<Operation> {
  const { render, version } = await loadPeer(file);
  return { ...templatesOperation(render), ...version };
}

/** 123456 is "1,234.56": the filter that every engine is given. */
export function money(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${String(cents % 100).padStart(2, "0")}`;
}

const NAMED = new Map([
  ["quot", '"'],
  ["apos", "'"],
  ["copy", "©"],
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
]);

/** What is left when engines may differ in white space and in how they spell a character. */
function essence(html: string): string {
  return html
    .replace(/\s+/g, " ")
    .replace(/ ?(<[^>]*>) ?/g, "$1")
    .replace(/(?:=""| )?\/?>/g, ">")
    .replace(/&(#?\w+);/g, (entity, name: string) => NAMED.get(name) ?? numbered(entity))
    .trim();
}

function numbered(entity: string): string {
  const [, hex, decimal] = /^&#(?:x([\da-f]+)|(\d+));$/i.exec(entity) ?? [];
  if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
  return decimal === undefined ? entity : String.fromCodePoint(Number(decimal));
}
