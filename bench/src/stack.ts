import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { hasProgram, run, tryRun } from "./machine.ts";
import { benchFolder } from "./paths.ts";
import type { Report } from "./report.ts";
import { progress } from "./report.ts";

/** An entry of stacks.json: a server that answers some of the workloads. */
export interface Stack {
  readonly name: string;
  /** The name under which it is measured without `--stacks`: `core`, `suite`, `startup`, `extra`. */
  readonly group: string;
  /** Relative to the folder of stacks.json. */
  readonly cwd: string;
  /** Run without a shell; `{node}`, `{python}` and `{port}` are filled in. */
  readonly command: string;
  readonly workloads: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly envByWorkload?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The npm package whose version is shown. */
  readonly package?: string;
  /** Whether `cwd` has packages of its own that have to be installed first. */
  readonly install?: boolean;
  /** Python modules it imports. */
  readonly python?: readonly string[];
  /** Whether it connects to Redis as soon as it starts. */
  readonly redis?: boolean;
  readonly needs?: readonly { readonly file: string; readonly remedy: string }[];
  /** What to run when `python` is not satisfied. */
  readonly remedy?: string;
}

/** All stacks, in the order of the file. */
export function loadStacks(): Stack[] {
  const file = join(benchFolder, "stacks.json");
  // Our own file; a field of a wrong type shows at once as a stack that does not start.
  const { stacks }: { stacks: Stack[] } = JSON.parse(readFileSync(file, "utf8"));
  return stacks;
}

/** The stacks with these names, in this order; names of other benchmarks are left out. */
export function stacksByName(stacks: readonly Stack[], names: readonly string[]): Stack[] {
  return names.flatMap((name) => stacks.find((stack) => stack.name === name) ?? []);
}

/** Installs what is missing and leaves out, with the reason, what cannot run on this machine. */
export function prepareStacks(stacks: readonly Stack[], report: Report): Stack[] {
  return stacks.filter((stack) => {
    const reason = reasonToSkip(stack);
    if (reason !== undefined) {
      report.skip(stack.name, reason);
      return false;
    }
    const version = versionOf(stack);
    if (version !== undefined) report.versions[stack.name] = version;
    return true;
  });
}

function reasonToSkip(stack: Stack): string | undefined {
  const folder = join(benchFolder, stack.cwd);
  for (const { file, remedy } of stack.needs ?? []) {
    if (!existsSync(resolve(folder, file))) return `${file} is missing; run: ${remedy}`;
  }
  if (stack.python && pythonWith(stack.python) === undefined) {
    return `no Python that has ${stack.python.join(", ")}; run: ${stack.remedy}`;
  }
  if (stack.redis && !hasProgram("redis-server")) {
    return "redis-server is missing; run: apt-get install redis-server";
  }
  if (!stack.install) return undefined;
  try {
    installPackages(folder);
    return undefined;
  } catch (error) {
    return `its packages could not be installed: ${String(error).slice(0, 300)}`;
  }
}

/** Installs and builds a peer, once: the versions are pinned in its package.json. */
export function installPackages(folder: string): void {
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  const marker = join(folder, "node_modules", ".package-lock.json");
  const hasBuild = manifest.includes('"build"');
  if (existsSync(marker) && (!hasBuild || existsSync(join(folder, "dist")))) return;
  progress(`installing the packages of ${folder}`);
  const flags = ["--no-package-lock", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  run(["npm", "install", ...flags], folder);
  if (hasBuild) run(["npm", "run", "build"], folder);
}

const pythons = new Map<string, string | undefined>();

/** A Python interpreter that has all these modules: Debian's own first. */
export function pythonWith(modules: readonly string[]): string | undefined {
  const key = modules.join();
  if (!pythons.has(key)) {
    const script = `import importlib.util as u, sys; sys.exit(any(not u.find_spec(m) for m in sys.argv[1:]))`;
    const found = ["/usr/bin/python3", "python3"].find(
      (program) => tryRun(program, ["-c", script, ...modules]) !== undefined,
    );
    pythons.set(key, found);
  }
  return pythons.get(key);
}

function versionOf(stack: Stack): string | undefined {
  const [python] = stack.python ?? [];
  if (stack.python && python !== undefined) {
    const script = `from importlib.metadata import version; print(version("${python}"))`;
    return tryRun(pythonWith(stack.python) ?? "python3", ["-c", script]);
  }
  if (stack.package === undefined) return process.version;
  return packageVersion(stack.package, join(benchFolder, stack.cwd));
}

/** The version of a package as Node would resolve it from `folder`. */
export function packageVersion(name: string, folder: string): string | undefined {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const file = join(at, "node_modules", name, "package.json");
    if (!existsSync(file)) continue;
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) continue;
    return String(manifest.version);
  }
  return undefined;
}

/** The words of a stack's command with its placeholders filled in. */
export function commandOf(stack: Stack, port: number): string[] {
  const values: Record<string, string> = {
    "{node}": process.execPath,
    "{python}": stack.python ? (pythonWith(stack.python) ?? "python3") : "python3",
  };
  return stack.command
    .split(" ")
    .map((word) => values[word] ?? word.replace("{port}", String(port)));
}
