const JOBS_PER_TURN = 10;

/**
 * Runs what many connections have caused at once, a few jobs per turn of the event loop, so that the
 * requests of others come in between.
 */
export class PacedWork {
  readonly #jobs: (() => void)[] = [];

  add(job: () => void): void {
    if (this.#jobs.push(job) === 1) setImmediate(() => this.#run());
  }

  #run(): void {
    for (const job of this.#jobs.splice(0, JOBS_PER_TURN)) job();
    if (this.#jobs.length > 0) setImmediate(() => this.#run());
  }
}
