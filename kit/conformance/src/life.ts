import type { Extension } from "phial";
import { type OpenCounts, Openings } from "./openings.ts";
import { failureOf, type Subject, type Trial, type TrialOptions } from "./subject.ts";

/** How an app has ended. */
export interface Ending {
  /** What was still open after it. */
  readonly left: OpenCounts;
  /** What `app.close()` has thrown. */
  readonly failure: { readonly error: unknown } | undefined;
}

/**
 * The whole life of an app with the extension: bound, started, used `uses` times in requests and in
 * `app.run()`, closed.
 */
export async function ordinaryLife<E extends Extension>(
  subject: Subject<E>,
  uses: number,
): Promise<Ending> {
  return lifeOf(subject, {}, async (trial) => {
    await trial.app.start();
    for (let i = 0; i < uses; i++) {
      if (subject.isObservable) await trial.exercise();
      await trial.runUse();
    }
  });
}

/** A life in which `live` happens between binding and closing. */
export async function lifeOf<E extends Extension>(
  subject: Subject<E>,
  options: TrialOptions<E>,
  live: (trial: Trial<E>) => unknown,
): Promise<Ending> {
  const extension = options.extension ?? subject.make();
  const openings = new Openings();
  try {
    const trial = subject.trial({ ...options, extension });
    let failure: Ending["failure"];
    try {
      await live(trial);
    } finally {
      failure = await failureOf(() => trial.app.close());
    }
    return { left: await openings.left(), failure };
  } finally {
    openings.stop();
  }
}
