import type { HostFunction } from "../calls/signature.ts";
import { length, max, min, sum } from "./aggregates.ts";
import { escape, forceescape, safe, striptags, xmlattr } from "./html.ts";
import { join } from "./join.ts";
import { indent, wordwrap } from "./lines.ts";
import { abs, filesizeformat, float, int, round } from "./numbers.ts";
import { dictsort, groupby, sort, unique } from "./ordering.ts";
import { map, reject, rejectattr, select, selectattr } from "./selection.ts";
import { batch, first, items, last, list, random, reverse, slice } from "./sequences.ts";
import { pprint, tojson } from "./serialization.ts";
import {
  capitalize,
  center,
  format,
  lower,
  replace,
  string,
  title,
  trim,
  truncate,
  upper,
  wordcount,
} from "./strings.ts";
import { urlencode, urlize } from "./urls.ts";
import { attr, defaultValue } from "./values.ts";

/** Jinja's filters by their names. */
export const FILTERS: ReadonlyMap<string, HostFunction> = new Map<string, HostFunction>(
  Object.entries({
    abs,
    attr,
    batch,
    capitalize,
    center,
    count: length,
    d: defaultValue,
    default: defaultValue,
    dictsort,
    e: escape,
    escape,
    filesizeformat,
    first,
    float,
    forceescape,
    format,
    groupby,
    indent,
    int,
    items,
    join,
    last,
    length,
    list,
    lower,
    map,
    max,
    min,
    pprint,
    random,
    reject,
    rejectattr,
    replace,
    reverse,
    round,
    safe,
    select,
    selectattr,
    slice,
    sort,
    string,
    striptags,
    sum,
    title,
    tojson,
    trim,
    truncate,
    unique,
    upper,
    urlencode,
    urlize,
    wordcount,
    wordwrap,
    xmlattr,
  }),
);
