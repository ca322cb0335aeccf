import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagesIn } from "./scanner.ts";
import { filesOf, readManifest } from "./workspace.ts";

const LIFECYCLE = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
const SECRET_FILE = /(?:^|\/)(?:\.env(?:\..*)?|\.npmrc|id_[a-z0-9]+|.*\.(?:pem|key|p12|pfx))$/;
const LEFTOVER = /\.tsbuildinfo$|\.(?:db|log|tgz|orig)$|(?:^|\/)\.DS_Store$/;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/** What must not be in a package, or is missing in it, by its unpacked tarball. */
export function judgeTarball(folder: string): string[] {
  const manifest = readManifest(folder);
  const files = filesOf(folder, ["**/*", "**/.*"], { built: true });
  const texts: string[] = [];
  const hasTests = manifest.files?.includes("test") ?? false;
  for (const file of files) {
    if (SECRET_FILE.test(file)) texts.push(`holds ${file}, which may hold a secret.`);
    if (LEFTOVER.test(file)) texts.push(`holds ${file}, which is a leftover of a tool.`);
    if (isTest(file) && !(hasTests && file.startsWith("test/")))
      texts.push(`holds the test ${file}.`);
    if (PRIVATE_KEY.test(readFileSync(join(folder, file), "utf8"))) {
      texts.push(`holds a private key in ${file}.`);
    }
  }
  const targets = Object.values(manifest.exports ?? {}).flatMap((to) => Object.values(to));
  const wanted = ["README.md", "LICENSE", ...targets, ...Object.values(manifest.bin ?? {})];
  for (const file of wanted.map((path) => path.replace(/^\.\//, ""))) {
    if (!files.includes(file)) texts.push(`lacks ${file}.`);
  }
  for (const name of LIFECYCLE.filter((name) => manifest.scripts?.[name] !== undefined)) {
    texts.push(`runs "${name}" when it is installed.`);
  }
  const { dependencies = {}, peerDependencies = {} } = manifest;
  for (const [name, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
    if (/^(?:file|link|workspace|git\S*|https?):/.test(range))
      texts.push(`needs ${name} from ${range}.`);
  }
  const needed = new Set([manifest.name, ...Object.keys({ ...dependencies, ...peerDependencies })]);
  return [...texts, ...undeclared(folder, files, needed)];
}

/** What declarations name and nothing brings: npm may have it by chance, other installers do not. */
function undeclared(
  folder: string,
  files: readonly string[],
  needed: ReadonlySet<string | undefined>,
): string[] {
  return files
    .filter((file) => file.endsWith(".d.ts"))
    .flatMap((file) => {
      const names = [...packagesIn(readFileSync(join(folder, file), "utf8"))];
      return names
        .filter((name) => !needed.has(name))
        .map((name) => `names ${name} in ${file}, and does not depend on it.`);
    });
}

function isTest(file: string): boolean {
  return /^tests?\/|\.(?:test|spec|services)\.[a-z.]+$/.test(file);
}
