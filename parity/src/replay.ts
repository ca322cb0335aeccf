import type { Answer } from "./answer.ts";
import { capture } from "./capture.ts";
import { ReplayClock } from "./clock.ts";
import { compareStep } from "./compare.ts";
import { compareValue } from "./compare-value.ts";
import type { ValueContext } from "./compare-value.ts";
import { decodeConfig } from "./config.ts";
import type { Difference } from "./difference.ts";
import { explain } from "./divergence.ts";
import type { DivergenceRule } from "./divergence.ts";
import { Jar } from "./jar.ts";
import type { CookieScope } from "./jar.ts";
import { Placeholders } from "./placeholder.ts";
import { isObject } from "./recording.ts";
import type { RecordedRequest, Recording, Step } from "./recording.ts";
import { buildRequest, hasOwnCookies, pathOf, targetOf } from "./request.ts";
import type { SetCookie } from "./set-cookie.ts";
import { substitute } from "./substitute.ts";
import { send } from "./transport.ts";
import type { CreateTwin, Twin } from "./twin.ts";

/** A step in which the twin did not do as Flask did. */
export interface StepReport {
  /** Counted from 0. */
  readonly index: number;
  readonly step: Step;
  /** What no rule explains; empty when the step diverged by rules alone. */
  readonly differences: readonly Difference[];
  /** The rules met. */
  readonly rules: readonly string[];
}

/** What came of a recording. It passed when no step has differences. */
export interface RecordingReport {
  readonly app: string;
  readonly steps: number;
  /** The steps that were not as recorded. */
  readonly unlike: readonly StepReport[];
}

/** Replays a recording against a twin, from its first step to its last whatever happens. */
export async function replay(
  recording: Recording,
  createTwin: CreateTwin,
  rules: readonly DivergenceRule[],
): Promise<RecordingReport> {
  const session = new ReplaySession(recording, createTwin, rules);
  const unlike: StepReport[] = [];
  try {
    for (const [index, step] of recording.steps.entries()) {
      const { unexplained, rules: met } = await session.play(step);
      if (unexplained.length + met.length > 0) {
        unlike.push({ index, step, differences: unexplained, rules: met });
      }
    }
  } finally {
    await session.close();
  }
  return { app: recording.app, steps: recording.steps.length, unlike };
}

/** What a replay remembers from step to step: the app, its config, the jars and the variables. */
class ReplaySession {
  readonly #recording: Recording;
  readonly #createTwin: CreateTwin;
  readonly #rules: readonly DivergenceRule[];
  readonly #placeholders: Placeholders;
  readonly #clock = new ReplayClock();
  readonly #jars = new Map<string, Jar>();
  readonly #variables: Record<string, string> = {};
  #config: Record<string, unknown>;
  #twin: Twin | undefined;

  constructor(recording: Recording, createTwin: CreateTwin, rules: readonly DivergenceRule[]) {
    this.#recording = recording;
    this.#createTwin = createTwin;
    this.#rules = rules;
    this.#placeholders = new Placeholders(recording.volatile_types);
    this.#config = decodeConfig(recording.config);
    this.#clock.set(recording.start);
  }

  async play(step: Step): Promise<{ unexplained: Difference[]; rules: string[] }> {
    const request = substitute(step.request, this.#variables);
    let got: Answer | undefined;
    let differences: Difference[];
    try {
      const twin = await this.#prepare(step);
      const { scope, cookies } = this.#openJar(step.client, request);
      const header = cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join("; ");
      got = await send(buildRequest(request, header), twin);
      const context = this.#context(twin);
      this.#keepCookies(step, got.cookies, { scope, context });
      const missed = this.#capture(step, got);
      const cookiesSent = hasOwnCookies(request) ? undefined : cookies.map((cookie) => cookie.name);
      const outcome = { answer: got, cookiesSent, observed: await observe(twin) };
      const headers = this.#recording.headers_compared;
      differences = [...compareStep(step, outcome, { headers, context }), ...missed];
    } catch (error) {
      differences = [{ field: "failure", expected: "an answer", got: describe(error) }];
    }
    const { app } = this.#recording;
    return explain(differences, { app, config: this.#config, step, request, got }, this.#rules);
  }

  async close(): Promise<void> {
    await this.#twin?.close?.();
  }

  /** Moves the clock and makes the app when the step wants a new one or there is none yet. */
  async #prepare(step: Step): Promise<Twin> {
    const previous = this.#twin;
    if (previous === undefined) {
      const twin = await this.#createTwin({ ...this.#config }, { clock: this.#clock });
      this.#twin = twin;
    }
    this.#clock.set(step.at);
    if (step.restart !== undefined) {
      this.#config = { ...this.#config, ...decodeConfig(step.restart) };
      const replaced = this.#twin;
      const tools = { clock: this.#clock };
      this.#twin = await this.#createTwin(
        { ...this.#config },
        replaced === undefined ? tools : { ...tools, restart: { previous: replaced } },
      );
      await replaced?.close?.();
    }
    if (this.#twin === undefined) throw new Error("createApp gave no twin.");
    return this.#twin;
  }

  /** Changes the client's jar as the request asks and takes from it what is to be sent. */
  #openJar(client: string, request: RecordedRequest) {
    const { scheme, host } = targetOf(request);
    const path = pathOf(request.path);
    const scope: CookieScope & { client: string } = {
      client,
      scheme,
      host,
      path,
      now: this.#clock.now() / 1000,
    };
    const jar = this.#jar(client);
    if (request.jar !== undefined) jar.change(request.jar, host, (other) => this.#jar(other));
    return { scope, cookies: hasOwnCookies(request) ? [] : jar.select(scope) };
  }

  /**
   * Stores what the answer sets. Where the recording has Flask's own bytes of a cookie the twin may
   * write in another way, Flask's are kept: so the twin is shown that cookie in the next steps and
   * has to accept it.
   */
  #keepCookies(
    step: Step,
    cookies: readonly SetCookie[],
    { scope, context }: { scope: CookieScope & { client: string }; context: ValueContext },
  ): void {
    const jar = this.#jar(scope.client);
    for (const cookie of cookies) {
      const recorded = step.response.set_cookies?.filter((other) => other.name === cookie.name);
      const expected = recorded?.length === 1 ? recorded[0]?.value : undefined;
      const inner = isObject(expected) ? expected["$session"] : undefined;
      const example = isObject(inner) ? inner["example"] : undefined;
      const same =
        typeof example === "string" &&
        compareValue({ expected, got: cookie.value }, "value", context).length === 0;
      jar.store(same ? { ...cookie, value: example } : cookie, scope);
    }
  }

  #capture(step: Step, answer: Answer): Difference[] {
    const missed: Difference[] = [];
    for (const [name, source] of Object.entries(step.capture ?? {})) {
      const value = capture(source, answer);
      if (value === undefined) {
        missed.push({ field: `capture.${name}`, expected: source, got: undefined });
      } else {
        this.#variables[name] = value;
      }
    }
    return missed;
  }

  #context(twin: Twin): ValueContext {
    const configured = this.#config["SECRET_KEY"];
    return {
      placeholders: this.#placeholders,
      variables: this.#variables,
      sessionSecret: typeof configured === "string" ? configured : twin.sessionSecret,
    };
  }

  #jar(client: string): Jar {
    let jar = this.#jars.get(client);
    if (jar === undefined) this.#jars.set(client, (jar = new Jar()));
    return jar;
  }
}

/** Asks the app about itself once everything the request left behind has run. */
async function observe(twin: Twin): Promise<unknown> {
  if (twin.observe === undefined) return undefined;
  await new Promise((resolve) => setImmediate(resolve));
  const observed = await twin.observe();
  // As JSON, for that is what is recorded.
  return observed === undefined ? undefined : JSON.parse(JSON.stringify(observed));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
