/** What a check found: how much is in order, and each thing that is not. */
export class Report {
  readonly problems: string[] = [];
  passed = 0;

  /** Counts `count` things that are as they should be. */
  pass(count = 1): void {
    this.passed += count;
  }

  /** Records one thing that is wrong at `where` (a file, or `file:line`). */
  fail(where: string, text: string): void {
    this.problems.push(`${where}: ${text}`);
  }

  /** Counts a thing as passed if `texts` is empty; else records each of them. */
  judge(where: string, texts: readonly string[]): void {
    if (texts.length === 0) this.pass();
    for (const text of texts) this.fail(where, text);
  }

  /** Prints the problems and the closing line, and sets the exit code of the process. */
  finish(): void {
    for (const problem of this.problems) console.error(problem);
    console.log(`${this.passed} passed, ${this.problems.length} failed`);
    if (this.problems.length > 0) process.exitCode = 1;
  }
}
