import { spawnSync } from "node:child_process";

/** What the Flask half imports. */
const MODULES = [
  "flask",
  "flask_login",
  "flask_wtf",
  "flask_jwt_extended",
  "cryptography",
  "flask_bcrypt",
  "flask_principal",
  "passlib",
];

/** Both ways: where something is done, and where it has to be known. */
export const WAYS = [
  ["flask", "phial"],
  ["phial", "flask"],
] as const;

/** The Python, if it has all that the Flask half imports; without, says so aloud. */
export function completePython(program = "python3"): string | undefined {
  const search =
    "import importlib.util as u, json, sys; print(json.dumps([m for m in sys.argv[1:] if not u.find_spec(m)]))";
  const { status, stdout } = spawnSync(program, ["-c", search, ...MODULES], { encoding: "utf8" });
  const missing: string[] = status === 0 ? JSON.parse(stdout) : MODULES;
  if (missing.length === 0) return program;
  console.warn(`SKIPPED Flask beside Phial: ${program} has no ${missing.join(", ")}.`);
  return undefined;
}
