/** Settings of single filters and tags, by Jinja's names. */
export type Policies = Readonly<Record<string, unknown>>;

/** Jinja's policies, those that mean something here. */
export const DEFAULT_POLICIES: Policies = Object.freeze({
  "ext.i18n.trimmed": false,
  "json.dumps_function": null,
  "json.dumps_kwargs": null,
  "truncate.leeway": 5,
  "urlize.extra_schemes": null,
  "urlize.rel": "noopener",
  "urlize.target": null,
});
