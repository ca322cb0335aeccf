import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { repoFolder } from "./paths.ts";

const groups = 20;
const routesPerGroup = 10;
const extensions = 10;

/** An app of 200 routes in 20 modules, and for Phial 10 extensions: as text for the compiler. */
export interface GeneratedApp {
  readonly folder: string;
  readonly framework: "hono" | "phial";
  /** Whether the compiler reads our sources, or what `npm run build` made of them. */
  readonly source: boolean;
}

/** Writes the modules of the app and a tsconfig.json with the repository's strictness. */
export function generateApp({ folder, framework, source }: GeneratedApp): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const group of numbers(groups)) {
    const text = framework === "phial" ? phialRoutes(group) : honoRoutes(group);
    write(`routes-${group}.ts`, text);
  }
  if (framework === "phial") {
    for (const n of numbers(extensions)) write(`extension-${n}.ts`, phialExtension(n));
  }
  write("app.ts", framework === "phial" ? phialApp() : honoApp());
  const config = {
    extends: join(relative(folder, repoFolder), "tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      declaration: false,
      declarationMap: false,
      sourceMap: false,
      allowImportingTsExtensions: true,
      ...(source && { customConditions: ["source"] }),
    },
    include: ["*.ts"],
  };
  write("tsconfig.json", JSON.stringify(config, null, 2));
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function lines(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().join("\n")}\n`;
}

function phialExtension(n: number): string {
  return lines(
    `import { defineSettings, Extension, type Phial, type SettingsOf } from "phial";`,
    ``,
    `interface State${n} {`,
    `  readonly url: string;`,
    `  readonly limit: number;`,
    `}`,
    ``,
    `export class Service${n} extends Extension<State${n}> {`,
    `  readonly name = "service${n}";`,
    `  override readonly settings = defineSettings({`,
    `    SERVICE${n}_URL: { type: "string", default: "memory:", doc: "Where the service is." },`,
    `    SERVICE${n}_LIMIT: { type: "integer", default: ${n + 1}, min: 1, doc: "How many at once." },`,
    `    SERVICE${n}_DEBUG: { type: "boolean", default: false, doc: "Whether it tells more." },`,
    `  });`,
    `  readonly #connection = this.resource(({ url }) => ({ url, open: true }));`,
    ``,
    `  protected setup(_app: Phial, settings: SettingsOf<typeof this.settings>): State${n} {`,
    `    return { url: settings.SERVICE${n}_URL, limit: settings.SERVICE${n}_LIMIT };`,
    `  }`,
    ``,
    `  get connection(): { readonly url: string; readonly open: boolean } {`,
    `    return this.#connection.get();`,
    `  }`,
    ``,
    `  get limit(): number {`,
    `    return this.of().limit;`,
    `  }`,
    `}`,
    ``,
    `export const service${n} = new Service${n}();`,
  );
}

function phialRoutes(group: number): string {
  const service = group % extensions;
  return lines(
    `import { Blueprint, int, json, params, query, session } from "phial";`,
    `import { z } from "zod";`,
    `import { service${service} } from "./extension-${service}.ts";`,
    ``,
    `const item = z.object({ title: z.string(), price: z.number(), tags: z.array(z.string()) });`,
    `const page = z.object({ page: z.coerce.number() });`,
    `export const routes${group} = new Blueprint("part${group}", { urlPrefix: "/part${group}" });`,
    ``,
    numbers(routesPerGroup).flatMap((n) => phialRoute({ group, n, service })),
  );
}

function phialRoute({ group, n, service }: { group: number; n: number; service: number }) {
  const name = `routes${group}`;
  const kinds = [
    [
      `${name}.get("/plain/${n}/:name", (c) => c.json({ hello: c.req.param("name"), limit: service${service}.limit }));`,
    ],
    [
      `${name}.get("/items/${n}/:id", params({ id: int({ min: 1 }) }), (c) => {`,
      `  const id: number = c.req.valid("param").id;`,
      `  return c.json({ id, url: service${service}.connection.url });`,
      `});`,
    ],
    [
      `${name}.post("/items/${n}", json(item), (c) => {`,
      `  const { title, price, tags } = c.req.valid("json");`,
      `  const summary: string = title + price.toFixed(2) + tags.join();`,
      `  return c.json({ summary }, 201);`,
      `});`,
    ],
    [
      `${name}.get("/list/${n}", query(page), (c) => {`,
      `  const { page } = c.req.valid("query");`,
      `  return { page: page + 1, next: \`?page=\${page + 2}\` };`,
      `});`,
    ],
    [
      `${name}.get("/visits/${n}", (c) => {`,
      `  const visitor = session<{ visits: number }>(c);`,
      `  visitor.set("visits", (visitor.get("visits") ?? 0) + 1);`,
      `  return c.text(String(visitor.get("visits")));`,
      `});`,
    ],
  ];
  return kinds[n % kinds.length] ?? [];
}

function phialApp(): string {
  return lines(
    `import { Phial } from "phial";`,
    numbers(extensions).map((n) => `import { service${n} } from "./extension-${n}.ts";`),
    numbers(groups).map((n) => `import { routes${n} } from "./routes-${n}.ts";`),
    ``,
    `export function createApp(config: Readonly<Record<string, unknown>>): Phial {`,
    `  const app = new Phial("generated", { config });`,
    numbers(extensions).map((n) => `  service${n}.initApp(app);`),
    numbers(groups).map((n) => `  app.registerBlueprint(routes${n});`),
    `  return app;`,
    `}`,
  );
}

function honoRoutes(group: number): string {
  return lines(
    `import { Hono } from "hono";`,
    `import { validator } from "hono/validator";`,
    `import { z } from "zod";`,
    ``,
    `const item = z.object({ title: z.string(), price: z.number(), tags: z.array(z.string()) });`,
    `const page = z.object({ page: z.coerce.number() });`,
    `export const routes${group} = new Hono();`,
    ``,
    numbers(routesPerGroup).flatMap((n) => honoRoute(group, n)),
  );
}

function honoRoute(group: number, n: number): readonly string[] {
  const name = `routes${group}`;
  const kinds = [
    [`${name}.get("/plain/${n}/:name", (c) => c.json({ hello: c.req.param("name") }));`],
    [
      `${name}.get("/items/${n}/:id", validator("param", ({ id }) => ({ id: Number(id) })), (c) => {`,
      `  const id: number = c.req.valid("param").id;`,
      `  return c.json({ id });`,
      `});`,
    ],
    [
      `${name}.post("/items/${n}", validator("json", (value) => item.parse(value)), (c) => {`,
      `  const { title, price, tags } = c.req.valid("json");`,
      `  const summary: string = title + price.toFixed(2) + tags.join();`,
      `  return c.json({ summary }, 201);`,
      `});`,
    ],
    [
      `${name}.get("/list/${n}", validator("query", (value) => page.parse(value)), (c) => {`,
      `  const { page } = c.req.valid("query");`,
      `  return c.json({ page: page + 1, next: \`?page=\${page + 2}\` });`,
      `});`,
    ],
    [`${name}.get("/visits/${n}", (c) => c.text(String(c.req.header("Cookie")?.length ?? 0)));`],
  ];
  return kinds[n % kinds.length] ?? [];
}

function honoApp(): string {
  return lines(
    `import { Hono } from "hono";`,
    numbers(groups).map((n) => `import { routes${n} } from "./routes-${n}.ts";`),
    ``,
    `export function createApp(): Hono {`,
    `  const app = new Hono();`,
    numbers(groups).map((n) => `  app.route("/part${n}", routes${n});`),
    `  return app;`,
    `}`,
  );
}
