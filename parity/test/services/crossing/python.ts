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

/** A Python with all that the Flask half imports; found by `npm run test:services`. */
export const python = complete(process.env["PHIAL_TEST_PYTHON"] ?? "python3");

function complete(program: string): string | undefined {
  const search =
    "import importlib.util as u, json, sys; print(json.dumps([m for m in sys.argv[1:] if not u.find_spec(m)]))";
  const { status, stdout } = spawnSync(program, ["-c", search, ...MODULES], { encoding: "utf8" });
  const missing: string[] = status === 0 ? JSON.parse(stdout) : MODULES;
  if (missing.length === 0) return program;
  console.warn(`SKIPPED Flask beside Phial: ${program} has no ${missing.join(", ")}.`);
  return undefined;
}
