import { type ChildProcess, spawn } from "node:child_process";
import { get } from "node:https";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { cert, key } from "../server/tls-files.ts";
import { phial } from "./run-phial.ts";
import { type TempProject, tempProject } from "./temp-project.ts";

const MAIN = `${import.meta.dirname}/../../src/cli/main.ts`;

const appThat = (answer: string): string => `import { Phial, silentLogger } from "phial";
export function createApp(config: object) {
  const app = new Phial("notes", { config, log: silentLogger });
  app.get("/", (c) => c.json([${answer}, app.settings.DEBUG]));
  app.onClose(() => void process.stdout.write(process.send ? "closed\\n" : ""));
  return app;
}
`;

/** Runs `phial run` in process, gives its URL to `use`, and then ends it. */
async function serving(
  args: readonly string[],
  use: (url: string) => Promise<void>,
  given: {
    readonly files?: Record<string, string>;
    readonly environment?: Record<string, string>;
  } = {},
) {
  using project = tempProject({ "app.ts": appThat("1"), ...given.files });
  const stop = new AbortController();
  const url = Promise.withResolvers<string>();
  const running = phial(["run", ...args], {
    cwd: project.folder,
    environment: { ...given.environment },
    stop: stop.signal,
    onOutput: (output) => {
      const found = /on (https?:\S+)/.exec(output)?.[1];
      if (found !== undefined) url.resolve(found);
    },
  });
  const started = await Promise.race([url.promise, running]);
  if (typeof started !== "string") return started;
  try {
    await use(started);
  } finally {
    stop.abort();
  }
  return running;
}

describe("phial run", () => {
  test("serves the app on this machine until it is told to end", async () => {
    const { exitCode, stdout } = await serving(["--port", "0"], async (url) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await (await fetch(url)).json()).toEqual([1, false]);
    });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^Serving "notes" on \S+ \(Ctrl-C ends it\)\n$/),
    });
  });

  test("sets DEBUG with --debug", async () => {
    const { stdout } = await serving(["--port=0", "--debug", "--no-reload"], async (url) => {
      expect(await (await fetch(url)).json()).toEqual([1, true]);
    });
    expect(stdout).toContain('Serving "notes" with DEBUG on');
  });

  test("takes address and port from PHIAL_RUN_HOST and PHIAL_RUN_PORT, also in .env", async () => {
    const files = { ".env": "PHIAL_RUN_PORT=0\nPHIAL_RUN_HOST=::1" };
    await serving([], async (url) => expect(url).toMatch(/^http:\/\/\[::1\]:/), { files });
    await serving(["--host", "127.0.0.1"], async (url) => expect(url).toContain("127.0.0.1"), {
      files,
    });
  });

  test("serves HTTPS with --cert and --key", async () => {
    const files = { "cert.pem": cert, "key.pem": key };
    const args = ["--port", "0", "--cert", "cert.pem", "--key", "key.pem"];
    const use = async (url: string) => {
      const response = await new Promise((resolve, reject) => {
        get(url, { ca: cert }, resolve).once("error", reject);
      });
      expect(response).toMatchObject({ statusCode: 200 });
    };
    expect((await serving(args, use, { files })).exitCode).toBe(0);
  });

  test.each([
    [["--cert", "adhoc"], "HTTPS needs --cert and --key"],
    [["--cert", "adhoc", "--key", "x"], 'The file "adhoc" cannot be read.'],
    [["--cert", "app.ts", "--key", "app.ts"], "SERVER_TLS_INVALID"],
  ])("refuses %j", async (args, problem) => {
    const { exitCode, stderr } = await serving(["--port", "0", ...args], async () => undefined);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(problem);
  });

  test.each([
    [["--port", "65536"], {}, 2, "A port is a whole number from 0 to 65535."],
    [["--port", "http"], {}, 2, "A port is a whole number"],
    [[], { PHIAL_RUN_PORT: "http" }, 1, 'PHIAL_RUN_PORT is "http", which is no port.'],
  ])("refuses the port of %j %j", async (args, environment, code, problem) => {
    const { exitCode, stderr } = await serving(args, async () => undefined, { environment });
    expect(exitCode).toBe(code);
    expect(stderr).toContain(problem);
  });

  test("says that the port is taken, and closes the app", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, "127.0.0.1", () => {
        const address = taken.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const { exitCode, stderr } = await serving(["--port", String(port)], async () => undefined);
    taken.close();
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Error [SERVER_PORT_TAKEN]");
  });
});

/** The command as a process of its own. */
class PhialProcess implements Disposable {
  readonly child: ChildProcess;
  #output = "";
  #wake = (): void => undefined;

  constructor(project: TempProject, ...args: readonly string[]) {
    const { NODE_OPTIONS: _mine, ...env } = process.env;
    this.child = spawn(process.execPath, ["--conditions=source", MAIN, ...args], {
      cwd: project.folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk) => {
        this.#output += String(chunk);
        this.#wake();
      });
    }
    this.child.once("exit", () => this.#wake());
    // Also when the test runs out of time, which disposes of nothing.
    onTestFinished(() => this[Symbol.dispose]());
  }

  /** Waits until the output since the last call matches; gives the first group. */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found !== null) {
        this.#output = this.#output.slice(found.index + found[0].length);
        return found[1] ?? "";
      }
      if (this.child.exitCode !== null) throw new Error(`It ended and said ${this.#output}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    return new Promise((resolve) => void this.child.once("close", resolve));
  }

  /** The signal goes to every process of the group, as from a terminal. */
  pressCtrlC(): void {
    process.kill(-(this.child.pid ?? Number.NaN), "SIGINT");
  }

  [Symbol.dispose](): void {
    this.child.kill("SIGKILL");
  }
}

describe("the process of phial run", () => {
  const SERVING = /Serving "notes" with DEBUG on (\S+)/;
  const answer = async (url: string) => (await fetch(url)).json();

  test("starts the app anew when a file changes, outlives one that is broken, and ends with Ctrl-C", async () => {
    using project = tempProject({ "app.ts": appThat("1") });
    using command = new PhialProcess(project, "run", "--debug", "--port", "0");
    expect(await answer(await command.says(SERVING))).toEqual([1, true]);
    project.write("app.ts", appThat("2"));
    await command.says(/Changed: app\.ts\. Restarting\.[^]*closed/);
    const url = await command.says(SERVING);
    expect(await answer(url)).toEqual([2, true]);
    project.write("broken.ts", "const x = ;");
    project.write("app.ts", `import "./broken.ts";\n${appThat("3")}`);
    await command.says(/broken\.ts:1\n *const x = ;\n[^]*The app ended with 1\. It starts again/);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    project.write("broken.ts", "");
    expect(await answer(await command.says(SERVING))).toEqual([3, true]);
    command.pressCtrlC();
    await command.says(/closed/);
    expect(await command.ended()).toBe(0);
  }, 20_000);

  test("ends with SIGTERM when it serves itself", async () => {
    using project = tempProject({ "app.ts": appThat("1") });
    using command = new PhialProcess(project, "run", "--debug", "--no-reload", "--port", "0");
    const url = await command.says(SERVING);
    command.child.kill("SIGTERM");
    expect(await command.ended()).toBe(0);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  }, 20_000);

  test("takes the app along when it is killed", async () => {
    using project = tempProject({ "app.ts": appThat("1") });
    using command = new PhialProcess(project, "run", "--debug", "--port", "0");
    await command.says(SERVING);
    command.child.kill("SIGKILL");
    await command.says(/closed/);
  }, 20_000);

  test("shows the place of a syntax error in JavaScript, and of a name that is not exported", async () => {
    using project = tempProject({
      "app.js": 'import { creat } from "./make.js";\nexport const createApp = creat;\n',
      "make.js": "export const create = 1;\n",
      "bad.js": "export const x = 1;\nconst y = ;\n",
    });
    using wrongName = new PhialProcess(project, "routes");
    await wrongName.says(
      /app\.js:1\nimport \{ creat \}.*\n +\^+\nSyntaxError: .*does not provide an export named 'creat'/,
    );
    using badSyntax = new PhialProcess(project, "--app", "bad", "routes");
    await badSyntax.says(/bad\.js:2\nconst y = ;\n +\^\nSyntaxError: Unexpected token ';'/);
    expect(await badSyntax.ended()).toBe(1);
  }, 20_000);
});
