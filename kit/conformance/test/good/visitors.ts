import {
  type Context,
  defineSettings,
  Extension,
  HttpError,
  type Phial,
  RequestSlot,
  type SettingsOf,
} from "phial";
import { specimen } from "../specimen.ts";
import { Greeter } from "./greeter.ts";

interface Visits {
  readonly limit: number;
  count: number;
}

/** Has hooks, a need, a slot and something that it refuses; works by `c` only. */
class Visitors extends Extension<Visits> {
  readonly name = this.named("visitors");
  override readonly needs: readonly Extension[];
  override readonly settings = defineSettings({
    VISITORS_LIMIT: { type: "integer", default: 100, doc: "After how many it refuses." },
  });
  readonly #place = new RequestSlot<number>();

  constructor(greeter: Greeter, options?: { name?: string }) {
    super(options);
    this.needs = [greeter];
  }

  protected setup(app: Phial, settings: SettingsOf<typeof this.settings>): Visits {
    const visits: Visits = { limit: settings.VISITORS_LIMIT, count: 0 };
    app.beforeRequest((c) => {
      visits.count += 1;
      if (visits.count > visits.limit) throw new HttpError(503);
      this.#place.set(c, visits.count);
    });
    app.afterRequest((response, c) => {
      response.headers.append(`X-${this.name}`, `${this.#place.get(c)} of ${visits.limit}`);
    });
    return visits;
  }

  /** The number of this visitor. */
  place(c: Context): number {
    this.of(c);
    return this.#place.get(c) ?? 0;
  }
}

const greeter = new Greeter();

export default specimen({
  make: () => new Visitors(greeter),
  otherConfig: { VISITORS_LIMIT: 50 },
  exercise: (c, visitors) => visitors.place(c),
  answer: (response) => response.headers.get("X-Visitors"),
  withSibling: () => new Visitors(greeter, { name: "guests" }),
});
