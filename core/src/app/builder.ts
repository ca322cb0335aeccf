import { basename, isAbsolute, join } from "node:path";
import type { Context, Next } from "hono";
import { accessRuleOf, openToAll } from "../access/access-rule.ts";
import { contextOf } from "../context/request-context.ts";
import { PhialError } from "../errors/phial-error.ts";
import { sendFromDirectory } from "../files/static-files.ts";
import { type Blueprint, checkBlueprintName } from "./blueprint.ts";
import { type Entry, type RegisterOptions, type SubappEntry, routeEntry } from "./entry.ts";
import type { HonoSeam } from "./hono-seam.ts";
import { path } from "./converters.ts";
import { params } from "./params.ts";
import { joinPaths } from "./path-pattern.ts";
import type { Phial } from "./phial.ts";
import { type BlueprintLayer, Route, type RouteInit, endpoint } from "./route.ts";
import type { AnyHandler } from "./verbs.ts";

type Handler = (c: Context, next: Next) => unknown;

/** A place in the tree of blueprints while it is being built. */
interface Place {
  readonly prefix: string;
  readonly layers: readonly BlueprintLayer[];
  /** What the blueprints around it put before every handler. */
  readonly guards: readonly AnyHandler[];
}

/**
 * Turns what was declared on an app and its blueprints into routes, once, when setup ends.
 */
export class Builder {
  readonly #app: Phial;
  readonly #hono: HonoSeam;
  readonly #names = new Set<string>();
  readonly #seen = new Set<Blueprint>();
  readonly #endpoints = new Map<string, Route>();
  /** Puts into Hono what answers requests: after all middleware, wherever that was declared. */
  readonly #answering: (() => void)[] = [];

  constructor(app: Phial, hono: HonoSeam) {
    this.#app = app;
    this.#hono = hono;
  }

  /** @throws PhialError `BLUEPRINT_NAME_TAKEN`, `ENDPOINT_TAKEN` */
  build(): void {
    const { staticFolder, staticUrlPath, templateFolder, templating } = this.#app;
    templating.folders.push(this.#folder(templateFolder));
    const top: Place = { prefix: "", layers: [], guards: [] };
    if (staticFolder !== undefined) this.#addStatic(staticFolder, staticUrlPath, top);
    for (const entry of this.#app.entries) this.#addEntry(entry, top);
    for (const put of this.#answering) put();
    this.#app.table.noteForeign(this.#app.routes, this.#app.dispatcher.root);
  }

  #addEntry(entry: Entry, place: Place): void {
    if (entry.kind === "route") this.#addRoute(entry.init, place);
    else if (entry.kind === "blueprint") this.#addBlueprint(entry.blueprint, entry.options, place);
    else if (entry.kind === "subapp") this.#addSubapp(entry, place);
    else if (entry.path !== "*" || place.layers.length === 0) {
      // A middleware gets (c, next) whatever its type says about c.
      this.#use(joinPaths(place.prefix, entry.path), entry.handlers as readonly Handler[]);
    }
  }

  #use(path: string, handlers: readonly Handler[]): void {
    for (const handler of handlers) this.#hono.use(path, handler);
  }

  #addSubapp(entry: SubappEntry, place: Place): void {
    const at = joinPaths(place.prefix, entry.path);
    this.#noteSubapp(joinPaths(at, "*"), place);
    this.#answering.push(() => {
      this.#use(joinPaths(at, "*"), place.guards as readonly Handler[]);
      entry.put(this.#hono, at);
    });
  }

  // What is below it is not seen: what stands around it has to say who may call it.
  #noteSubapp(path: string, { guards, layers }: Place): void {
    const hooks = [this.#app.hooks, ...layers.map((layer) => layer.hooks)];
    const before = hooks.flatMap(({ beforeRequest }) => beforeRequest);
    const rules = [...before, ...guards].flatMap((one) => accessRuleOf(one) ?? []);
    this.#app.access.sources.push(() => [{ kind: "route", name: `* ${path}`, rules }]);
  }

  #addRoute(init: RouteInit, place: Place): void {
    const handlers = [...place.guards, ...init.handlers];
    const whole = joinPaths(place.prefix, init.path);
    const route = new Route({ ...init, handlers }, whole, place.layers);
    this.#checkEndpoint(route);
    const handler: Handler = (c, next) =>
      contextOf(c).route === route ? route.handle(c, next) : next();
    const spellings = this.#app.table.add(route, handler);
    this.#answering.push(() => {
      for (const path of spellings) {
        for (const method of route.methods) this.#hono.on(method, path, handler);
      }
    });
  }

  #addBlueprint(blueprint: Blueprint, options: RegisterOptions, place: Place): void {
    const own = options.name ?? blueprint.name;
    checkBlueprintName(own);
    const parent = place.layers.at(-1)?.name;
    const name = parent === undefined ? own : `${parent}.${own}`;
    if (this.#names.has(name)) throw nameTaken(this.#app, name);
    this.#names.add(name);
    this.#addTemplates(blueprint);
    const layer: BlueprintLayer = { name, hooks: blueprint.hooks };
    const urlPrefix = options.urlPrefix ?? blueprint.urlPrefix ?? "";
    const inside: Place = {
      prefix: urlPrefix === "" ? place.prefix : joinPaths(place.prefix, urlPrefix),
      layers: [...place.layers, layer],
      guards: [...place.guards, ...guardsOf(blueprint)],
    };
    if (blueprint.staticFolder !== undefined) {
      this.#addStatic(blueprint.staticFolder, blueprint.staticUrlPath, inside);
    }
    for (const entry of blueprint.entries) this.#addEntry(entry, inside);
    if (!this.#seen.has(blueprint)) this.#adoptAppHooks(blueprint);
    this.#seen.add(blueprint);
    blueprint.finishSetup();
  }

  #folder(folder: string): string {
    return isAbsolute(folder) ? folder : join(this.#app.root, folder);
  }

  #addTemplates({ templateFolder }: Blueprint): void {
    if (templateFolder === undefined) return;
    const { folders } = this.#app.templating;
    const folder = this.#folder(templateFolder);
    if (!folders.includes(folder)) folders.push(folder);
  }

  #adoptAppHooks({ appHooks, commands, templating }: Blueprint): void {
    const { hooks } = this.#app;
    this.#app.templating.adopt(templating);
    hooks.contextProcessors.push(...appHooks.contextProcessors);
    hooks.beforeRequest.push(...appHooks.beforeRequest);
    hooks.afterRequest.push(...appHooks.afterRequest);
    hooks.teardownRequest.push(...appHooks.teardownRequest);
    hooks.errors.adopt(appHooks.errors);
    this.#app.commands.push(...commands);
  }

  #addStatic(folder: string, urlPath: string, place: Place): void {
    const root = this.#folder(folder);
    const serve: Handler = (c) => {
      const { clock, settings } = contextOf(c).app;
      const maxAge = settings.SEND_FILE_MAX_AGE_DEFAULT;
      const options = { root, now: clock.now(), ...(maxAge !== null && { maxAge }) };
      return sendFromDirectory(c, c.req.param("filename") ?? "", options);
    };
    const guards = [endpoint("static"), params({ filename: path() }), openToAll, serve];
    const entry = routeEntry(["GET"], joinPaths(urlPath, ":filename"), guards);
    this.#addRoute(entry.init, place);
  }

  // Several rules may lead to one handler; two handlers under one name would make urlFor guess.
  #checkEndpoint(route: Route): void {
    const holder = this.#endpoints.get(route.endpoint);
    this.#endpoints.set(route.endpoint, route);
    if (!holder || route.endpoint === route.path) return;
    if (holder.handlers.at(-1) === route.handlers.at(-1)) return;
    throw new PhialError(
      "ENDPOINT_TAKEN",
      `Two handlers have the endpoint "${route.endpoint}": ${describe(holder)} and ${describe(route)}.`,
      `Name one of the two functions differently, or add endpoint("other") to the route.`,
    );
  }
}

// use() without a path: these stand before every handler of the blueprint, also those declared
// before them, so that the order never decides whether a route is protected.
function guardsOf({ entries }: Blueprint): readonly AnyHandler[] {
  return entries.flatMap((entry) =>
    entry.kind === "middleware" && entry.path === "*" ? entry.handlers : [],
  );
}

function describe(route: Route): string {
  return `${route.methods.join("|")} ${route.path}`;
}

function nameTaken(app: Phial, name: string): PhialError {
  return new PhialError(
    "BLUEPRINT_NAME_TAKEN",
    `The app "${app.name}" has two blueprints with the name "${name}".`,
    `Register one of them under another name: app.registerBlueprint(${basename(name)}, { name: "${name}2" }).`,
  );
}
