// What every engine is given beside the context: the page's own words for values.

/** 123456 is "1,234.56". */
export function money(cents) {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${String(cents % 100).padStart(2, "0")}`;
}

export function capitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}

/** The folder of an engine's templates. */
export function views(engine) {
  return new URL(`${engine}/`, import.meta.url).pathname;
}
