/**
 * Runs the suites that need a real service, `test/services/*.services.ts` of every package. A
 * suite reads what it needs from the environment and skips itself where that is missing:
 *
 *     POSTGRES_URL, MARIADB_URL, REDIS_URL   a database server
 *     PHIAL_TEST_PYTHON                      a Python that can import Flask and its extensions
 *     PHIAL_TEST_BROWSER                     Chromium
 *
 * What is not in the environment is looked for on its usual port and in the system, or started in
 * a temporary folder. Nothing of it is required, except under CI=true.
 *
 *     npm run test:services [-- part of a file's name ...]
 */
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startVitest } from "vitest/node";
import { freePort, run, start, until, which } from "./processes.ts";
import type { User } from "./processes.ts";
import { Report } from "./report.ts";
import { filesOf } from "./workspace.ts";

/** What a suite gets in its variable, and how to put it away again. */
export interface Found {
  readonly value: string;
  readonly from: string;
  stop?(): Promise<void>;
}

const SUITES = "**/test/services/**/*.services.ts";
const CI = process.env["CI"] === "true";

const FINDERS: Readonly<Record<string, () => Promise<Found | undefined>>> = {
  POSTGRES_URL: findPostgres,
  MARIADB_URL: findMariaDb,
  REDIS_URL: findRedis,
  PHIAL_TEST_PYTHON: async () => program(findFlask()),
  PHIAL_TEST_BROWSER: async () => program(findBrowser()),
};

/** PostgreSQL: `POSTGRES_URL`, `DATABASE_URL`, port 5432 with the usual password, or one of its own. */
export async function findPostgres(): Promise<Found | undefined> {
  const given = fromEnvironment("POSTGRES_URL", /^postgres(?:ql)?:/);
  if (given) return given;
  const usual = "postgres://postgres:postgres@127.0.0.1:5432/postgres";
  if (answers("psql", [usual, "-c", "select 1"])) return { value: usual, from: "port 5432" };
  const folders = globSync("/usr/lib/postgresql/*/bin").sort().reverse();
  const [initdb, postgres] = [which("initdb", folders), which("postgres", folders)];
  if (!initdb || !postgres) return undefined;
  return startServer("postgres", {
    prepare: (folder) => [
      [initdb, "-D", `${folder}/data`, "-U", "postgres", "-A", "trust", "--no-sync"],
      ["-E", "UTF8", "--locale=C"],
    ],
    command: (folder, port) => [
      [postgres, "-D", `${folder}/data`, "-p", `${port}`, "-c", "listen_addresses=127.0.0.1"],
      ["-c", "unix_socket_directories=", "-c", "fsync=off"],
    ],
    ready: "ready to accept connections",
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  });
}

/** MariaDB: `MARIADB_URL`, `DATABASE_URL`, port 3306 with no password, or one of its own. */
export async function findMariaDb(): Promise<Found | undefined> {
  const given = fromEnvironment("MARIADB_URL", /^(?:mariadb|mysql):/);
  if (given) return given;
  const usual = ["-h", "127.0.0.1", "-u", "root", "-e", "select 1", "test"];
  if (answers("mariadb", ["--no-defaults", ...usual])) {
    return { value: "mariadb://root@127.0.0.1:3306/test", from: "port 3306" };
  }
  const folders = ["/usr/sbin", "/usr/local/sbin"];
  const [install, mariadbd] = [which("mariadb-install-db"), which("mariadbd", folders)];
  if (!install || !mariadbd) return undefined;
  return startServer("mariadb", {
    prepare: (folder) => [
      [install, "--no-defaults", `--datadir=${folder}/data`],
      ["--auth-root-authentication-method=normal"],
    ],
    command: (folder, port) => [
      [mariadbd, "--no-defaults", `--datadir=${folder}/data`, `--port=${port}`],
      ["--bind-address=127.0.0.1", `--socket=${folder}/socket`, `--pid-file=${folder}/pid`],
    ],
    ready: "ready for connections",
    url: (port) => `mariadb://root@127.0.0.1:${port}/test`,
  });
}

/** Redis: `REDIS_URL`, database 15 of port 6379, or one of its own. */
export async function findRedis(): Promise<Found | undefined> {
  const given = fromEnvironment("REDIS_URL", /^rediss?:/);
  if (given) return given;
  if (await answersPing(6379)) return { value: "redis://127.0.0.1:6379/15", from: "port 6379" };
  const redis = which("redis-server") ?? which("valkey-server");
  if (!redis) return undefined;
  return startServer("redis", {
    command: (folder, port) => [
      [redis, "--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder],
      ["--save", "", "--appendonly", "no"],
    ],
    ready: "eady to accept connections",
    url: (port) => `redis://127.0.0.1:${port}/0`,
  });
}

/** What is imported of Flask, its extensions and Alembic, and Debian's packages of it. */
const FLASK = {
  modules:
    "flask, flask_login, flask_wtf, flask_jwt_extended, cryptography, flask_bcrypt, flask_principal, passlib, alembic",
  packages: [
    "python3-alembic",
    "python3-flask",
    "python3-flask-login",
    "python3-flaskext.wtf",
    "python3-python-flask-jwt-extended",
    "python3-cryptography",
    "python3-flask-bcrypt",
    "python3-flask-principal",
    "python3-passlib",
  ],
};

/**
 * A Python that can import Flask with its extensions; under CI they are installed where that is
 * possible. Else one that can import Flask: suites that need more say so, and skip themselves.
 */
export function findFlask(): string | undefined {
  const given = process.env["PHIAL_TEST_PYTHON"];
  const pythons = given ? [given] : ["/usr/bin/python3", "python3"];
  const find = (modules: string): string | undefined =>
    pythons.find((name) => answers(name, ["-c", `import ${modules}`]));
  const complete = find(FLASK.modules);
  if (complete !== undefined) return complete;
  const isInstalled = aptInstall(...FLASK.packages);
  return (isInstalled ? find(FLASK.modules) : undefined) ?? find("flask");
}

/** Chromium; under CI it is installed where that is possible. */
export function findBrowser(): string | undefined {
  const given = process.env["PHIAL_TEST_BROWSER"];
  if (given) return given;
  const find = (): string | undefined =>
    which("chromium") ?? which("chromium-browser") ?? which("google-chrome");
  return find() ?? (aptInstall("chromium") ? find() : undefined);
}

interface Recipe {
  prepare?(folder: string): string[][];
  command(folder: string, port: number): string[][];
  /** Part of what it prints when it takes connections. */
  readonly ready: string;
  url(port: number): string;
}

async function startServer(name: string, recipe: Recipe): Promise<Found | undefined> {
  const folder = mkdtempSync(join(tmpdir(), `phial-${name}-`));
  const user = unprivileged();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  const [prepare, ...preparation] = recipe.prepare?.(folder).flat() ?? [];
  const prepared = prepare === undefined || run(prepare, preparation, { cwd: folder, ...user }).ok;
  const port = await freePort();
  const [command = "", ...args] = recipe.command(folder, port).flat();
  const server = start(command, args, { cwd: folder, ...user });
  const isReady = (): boolean => server.output().includes(recipe.ready);
  const stop = async (): Promise<void> => {
    await server.stop(5);
    clear();
  };
  if (prepared && (await until(() => isReady() || server.hasEnded(), 30)) && isReady()) {
    return { value: recipe.url(port), from: command, stop };
  }
  console.warn(`${command} does not start: ${server.output().split("\n").at(-2) ?? "no output"}`);
  await stop();
  return undefined;
}

/** Database servers refuse to run as root. */
function unprivileged(): User {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(run("id", [flag, "nobody"], { cwd: "/" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}

function fromEnvironment(name: string, scheme: RegExp): Found | undefined {
  for (const variable of [name, "DATABASE_URL"]) {
    const value = process.env[variable];
    if (value !== undefined && scheme.test(value)) return { value, from: variable };
  }
  return undefined;
}

function program(path: string | undefined): Found | undefined {
  return path === undefined ? undefined : { value: path, from: "the system" };
}

function answers(command: string, args: readonly string[]): boolean {
  return run(command, args, { cwd: tmpdir(), seconds: 20 }).ok;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const end = (isRedis: boolean): void => {
      socket.destroy();
      resolve(isRedis);
    };
    socket.once("data", (data) => end(data.toString().startsWith("+PONG")));
    socket.once("error", () => end(false));
    socket.setTimeout(2000, () => end(false));
  });
}

function aptInstall(...names: string[]): boolean {
  if (!CI || process.getuid?.() !== 0 || which("apt-get") === undefined) return false;
  console.log(`installing ${names.join(" ")}`);
  const cwd = tmpdir();
  return (
    run("apt-get", ["update", "-qq"], { cwd }).ok &&
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], { cwd }).ok
  );
}

async function main(root: string, filters: readonly string[]): Promise<void> {
  const report = new Report();
  const suites = filesOf(root, [SUITES]).filter(
    (path) => filters.length === 0 || filters.some((filter) => path.includes(filter)),
  );
  const texts = suites.map((path) => readFileSync(join(root, path), "utf8")).join("\n");
  const found: Found[] = [];
  for (const [variable, find] of Object.entries(FINDERS)) {
    if (!texts.includes(variable)) continue;
    const service = await find();
    if (service) {
      found.push(service);
      process.env[variable] = service.value;
      console.log(`${variable}: ${service.from}`);
    } else {
      console.warn(`SKIPPED what needs ${variable}: it is not set, and nothing was found.`);
      if (CI) report.fail(variable, "has to be there under CI.");
    }
  }
  try {
    if (suites.length > 0) await runSuites(root, suites, report);
  } finally {
    for (const service of found) await service.stop?.();
  }
  report.finish();
}

async function runSuites(root: string, suites: readonly string[], report: Report): Promise<void> {
  const conditions = ["source", "node"];
  const vitest = await startVitest(
    [],
    {
      root,
      // The projects of vitest.config.ts would run their own files instead.
      config: false,
      watch: false,
      include: [...suites],
      // The suites share the servers.
      fileParallelism: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
    {
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
    },
  );
  const modules = vitest.state.getTestModules();
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") report.pass();
      else if (state === "failed") report.fail(module.relativeModuleId, test.fullName);
      else if (CI) report.fail(module.relativeModuleId, `${test.fullName}: skipped under CI.`);
      else console.warn(`SKIPPED ${module.relativeModuleId}: ${test.fullName}`);
    }
    for (const { message } of module.errors()) report.fail(module.relativeModuleId, message);
  }
  for (const error of vitest.state.getUnhandledErrors()) report.fail("vitest", String(error));
  if (modules.length < suites.length) report.fail("vitest", "did not run every suite.");
  await vitest.close();
}

if (import.meta.main) await main(join(import.meta.dirname, ".."), process.argv.slice(2));
