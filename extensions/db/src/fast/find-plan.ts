import {
  type Dictionary,
  type EntityMetadata,
  LoadStrategy,
  type PopulateOptions,
} from "@mikro-orm/core";
import type { AbstractSqlDriver } from "@mikro-orm/sql";
import type { FindRequest } from "./find-request.ts";
import type { ModelShape } from "./model-shape.ts";
import type { Property } from "./shape-property.ts";

/** A property, and where the rows have it. */
export interface PlanProperty {
  readonly property: Property;
  /** The name of its column in the rows; `undefined` where they do not have it. */
  readonly name: string | undefined;
  /** Of a relation that comes in the same rows. */
  readonly join: PlanNode | undefined;
}

/** A model whose entities the rows hold. */
export interface PlanNode {
  readonly shape: ModelShape;
  readonly alias: string;
  /** The name of the column of its key in the rows. */
  readonly key: string;
  /** All but the key. */
  readonly properties: readonly PlanProperty[];
  /** The names of the properties that are loaded. */
  readonly loaded: ReadonlySet<string>;
  /** Whether there are relations in the same rows. */
  readonly hasJoins: boolean;
  /** What was asked to be loaded with it, which a serialization shows; none for what was not asked. */
  readonly hints: readonly PopulateHint[] | undefined;
}

/** A statement, and what its rows are. */
export interface FindPlan {
  readonly sql: string;
  readonly root: PlanNode;
  /** Whether there are relations that MikroORM loads with further statements. */
  readonly hasMore: boolean;
  /** The models of entities that are loaded. */
  readonly loads: readonly EntityMetadata[];
  /** Those, and the models of what is only referred to. */
  readonly makes: readonly EntityMetadata[];
}

/** What gives the shape of a model, or nothing for one that MikroORM has to load. */
export type ShapeOf = (meta: ModelShape["meta"]) => ModelShape | undefined;

/** A relation that was asked for, in MikroORM's own form. */
export type PopulateHint = PopulateOptions<Dictionary>;
type Hints = readonly PopulateHint[];

/** What the columns of a model have before their names: in the statement, and in the rows. */
interface Place {
  readonly alias: string;
  readonly prefix: string;
}

/** Writes the statement of a request as MikroORM would, but for the columns, which it names. */
export class FindPlanner {
  readonly #driver: AbstractSqlDriver;
  readonly #shapeOf: ShapeOf;
  readonly #select: string[] = [];
  #from: string[] = [];
  readonly #loads = new Set<EntityMetadata>();
  readonly #makes = new Set<EntityMetadata>();
  #aliases = 0;
  #hasMore = false;
  #isKnown = true;

  constructor(driver: AbstractSqlDriver, shapeOf: ShapeOf) {
    this.#driver = driver;
    this.#shapeOf = shapeOf;
  }

  /** `undefined` where MikroORM has to find it. */
  plan(shape: ModelShape, request: FindRequest, hints: Hints): FindPlan | undefined {
    const { meta } = shape;
    const alias = this.#alias(meta.className);
    this.#from.push(`from ${this.#table(shape)} as ${this.#quoted(alias)}`);
    const root = this.#node(shape, hints, { alias, prefix: "" });
    if (!this.#isKnown || new Set(namesOf(root)).size < namesOf(root).length) return undefined;
    const parts = [
      `select ${this.#select.join(", ")}`,
      ...this.#from,
      ...this.#tail(request, alias),
    ];
    const models = { loads: [...this.#loads], makes: [...this.#makes] };
    return { sql: parts.join(" "), root, hasMore: this.#hasMore, ...models };
  }

  #node(shape: ModelShape, hints: Hints | undefined, place: Place): PlanNode {
    const { alias } = place;
    this.#note(shape);
    const key = this.#column(shape, shape.key, place);
    const columns = shape.properties.map((property) => {
      return { property, name: this.#column(shape, property, place) };
    });
    const joins = new Map(
      (hints ?? []).map((hint) => [hint.field, this.#join(shape, alias, hint)]),
    );
    const properties = columns.map((column) => {
      return { ...column, join: joins.get(column.property.name) };
    });
    const selected = columns.filter(({ name }) => name !== undefined);
    const loaded = [shape.key.name, ...selected.map(({ property }) => property.name)];
    const hasJoins = properties.some(({ join }) => join !== undefined);
    return { shape, alias, key: key ?? "", properties, loaded: new Set(loaded), hasJoins, hints };
  }

  #note({ meta, properties }: ModelShape): void {
    this.#loads.add(meta);
    this.#makes.add(meta);
    for (const { kind, prop } of properties) {
      if (kind === "reference") this.#makes.add(this.#driver.getMetadata().get(prop.target));
    }
  }

  /** Selects the column of a property, and gives its name. */
  #column(shape: ModelShape, property: Property, { alias, prefix }: Place): string | undefined {
    const { prop, column } = property;
    if (column === undefined || prop.lazy || (prop.persist === false && !prop.formula))
      return undefined;
    const name = `${prefix}${column}`;
    const as = prefix === "" && !prop.formula ? "" : ` as ${this.#quoted(name)}`;
    this.#select.push(`${this.#expression(shape, property, alias)}${as}`);
    return name;
  }

  #expression({ meta, schema }: ModelShape, { prop, column }: Property, alias: string): string {
    if (!prop.formula) return this.#quoted(`${alias}.${column}`);
    const quoted = this.#quoted(alias);
    const table = {
      alias: quoted,
      name: meta.tableName,
      ...(schema !== undefined && { schema }),
      qualifiedName: schema === undefined ? meta.tableName : `${schema}.${meta.tableName}`,
      toString: () => quoted,
    };
    const columns = meta.createColumnMappingObject(alias);
    const text = this.#driver.evaluateFormula(prop.formula, columns, table);
    if (text.includes("?")) this.#isKnown = false;
    return text;
  }

  /** A relation to one is joined; others are loaded by MikroORM. */
  #join(shape: ModelShape, alias: string, hint: PopulateHint): PlanNode | undefined {
    const property = shape.property(hint.field);
    const { targetMeta } = property?.prop ?? {};
    if (property?.kind === "collection") {
      this.#hasMore = true;
      return undefined;
    }
    const target = targetMeta && this.#shapeOf(targetMeta);
    if (property?.kind !== "reference" || !target || !isPlainHint(hint)) {
      this.#isKnown = false;
      return undefined;
    }
    const joined = this.#alias(property.name);
    const kind = property.prop.nullable ? "left join" : "inner join";
    const on = [`${alias}.${property.column}`, `${joined}.${target.key.column}`];
    const condition = on.map((column) => this.#quoted(column)).join(" = ");
    const outer = this.#from;
    this.#from = [];
    const place = { alias: joined, prefix: `${joined}__` };
    const node = this.#node(target, hint.children, place);
    const table = `${this.#table(target)} as ${this.#quoted(joined)}`;
    const isNested = kind === "left join" && this.#from.some((join) => join.startsWith("inner"));
    // Or else rows without the one would be left out for want of the other.
    const joins = isNested
      ? [`${kind} (${[table, ...this.#from].join(" ")}) on ${condition}`]
      : [`${kind} ${table} on ${condition}`, ...this.#from];
    this.#from = [...outer, ...joins];
    return node;
  }

  #tail({ conditions, orderBy, limit, hasOffset }: FindRequest, alias: string): string[] {
    const platform = this.#driver.getPlatform();
    const where = conditions.map(
      ({ column, operator }) => `${this.#quoted(`${alias}.${column}`)} ${operator}`,
    );
    const order = orderBy.flatMap(([column, direction]) =>
      platform.getOrderByExpression(this.#quoted(`${alias}.${column}`), direction),
    );
    return [
      ...(where.length > 0 ? [`where ${where.join(" and ")}`] : []),
      ...(order.length > 0 ? [`order by ${order.join(", ")}`] : []),
      ...(limit === undefined ? [] : [`limit ${limit}`]),
      ...(hasOffset ? ["offset ?"] : []),
    ];
  }

  #table({ meta, schema }: ModelShape): string {
    const isDefault =
      schema === undefined || schema === this.#driver.getPlatform().getDefaultSchemaName();
    return this.#quoted(isDefault ? meta.tableName : `${schema}.${meta.tableName}`);
  }

  #alias(name: string): string {
    return this.#driver.config.getNamingStrategy().aliasName(name, this.#aliases++);
  }

  #quoted(name: string): string {
    return this.#driver.getPlatform().quoteIdentifier(name);
  }
}

const STRATEGIES: ReadonlySet<unknown> = new Set([
  undefined,
  LoadStrategy.JOINED,
  LoadStrategy.BALANCED,
]);

function isPlainHint(hint: PopulateHint): boolean {
  const known = new Set(["field", "strategy", "children", "all"]);
  const isKnown = Object.entries(hint).every(
    ([name, value]) => known.has(name) || value === undefined,
  );
  return isKnown && !hint.all && STRATEGIES.has(hint.strategy);
}

function namesOf({ key, properties }: PlanNode): string[] {
  const own = properties.flatMap(({ name }) => name ?? []);
  return [key, ...own, ...properties.flatMap(({ join }) => (join ? namesOf(join) : []))];
}
