import { defineEntity, p } from "../src/index.ts";

export const ThingSchema = defineEntity({
  name: "Thing",
  tableName: "things",
  properties: {
    id: p.integer().primary(),
    name: p.text(),
    amount: p.double().nullable(),
    count: p.bigint().nullable(),
    isOld: p.boolean().default(false),
    at: p.datetime(3).nullable(),
    bytes: p.blob().nullable(),
    details: p.json().nullable(),
    tags: p.array().nullable(),
  },
});
/** Has a value of each kind. */
export class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

/** Texts that would be more than texts in the wrong place. */
export const HOSTILE: readonly string[] = [
  "'; drop table things; --",
  '" or 1=1 --',
  "\\'; select 1 --",
  "? ?? \\? $1 :name @name",
  'it\'s `quoted` "twice"',
  "percent % and _ under",
  "ünï¢ødé 🎉 \u2028",
  "/* comment */ -- comment",
  "line\nfeed\r\ttab",
];

/** One that no database keeps as a number of JavaScript. */
export const BIG = 9_007_199_254_740_993n;

export const BYTES = Buffer.from([0, 39, 92, 63, 255, 0]);
