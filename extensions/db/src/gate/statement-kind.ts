const SELECT = /^\s*select\b/i;

/** What a query does besides reading, or takes from its own connection. */
const MORE =
  /\b(?:for\s+(?:no\s+key\s+|key\s+)?(?:update|share)|lock\s+in\s+share\s+mode|into)\b|\b(?:nextval|setval|currval|lastval|last_insert_id|get_lock|release_lock|set_config|pg_notify|pg_\w*advisory\w*)\s*\(/i;

/**
 * Whether a statement surely reads and does nothing else. Only by its text: a function that writes
 * and is not built in looks like any other.
 */
export function isPlainRead(sql: string): boolean {
  return SELECT.test(sql) && !MORE.test(sql);
}

const ABOUT_THE_CONNECTION = /^\s*(?:pragma|set|show|explain)\b/i;

/** Whether a statement may change rows: all that does not surely leave them alone. */
export function mayWrite(sql: string): boolean {
  return !isPlainRead(sql) && !ABOUT_THE_CONNECTION.test(sql);
}
