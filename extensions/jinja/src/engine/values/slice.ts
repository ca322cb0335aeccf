/** What stands between the brackets of `value[start:stop:step]`; null where nothing stands. */
export class SliceValue {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;

  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
