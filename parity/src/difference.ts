/** One thing in an answer that is not as recorded. */
export interface Difference {
  /**
   * Where: `status`, `json.user.id`, `set_cookies.session.value`, `headers.vary`, `body`,
   * `set_cookies.session.raw`, `observed.0`, `cookies_sent`, `capture.id` or `failure`.
   */
  readonly field: string;
  /** What Flask gave; undefined when it is not there. */
  readonly expected: unknown;
  /** What the twin gave; undefined when it is not there. */
  readonly got: unknown;
}
