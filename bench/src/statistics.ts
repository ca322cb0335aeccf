/** The value at `share` (0..1) of the sorted values, interpolated; `NaN` when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The distance of the quartiles in parts of the median; 0 for fewer than three values. */
export function spread(values: readonly number[]): number {
  if (values.length < 3) return 0;
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}
