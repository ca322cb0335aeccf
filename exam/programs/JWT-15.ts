import { program } from "../src/program.ts";

const WEAK = [
  [{ PHIAL_JWT_SECRET_KEY: "8 bytes." }, "is 8 bytes; HS256 needs 32"],
  [{ PHIAL_JWT_SECRET_KEY: "x".repeat(31) }, "is 31 bytes; HS256 needs 32"],
  [
    { PHIAL_JWT_ALGORITHM: "HS512", PHIAL_JWT_SECRET_KEY: "x".repeat(40) },
    "is 40 bytes; HS512 needs 64",
  ],
  [
    { PHIAL_JWT_ALGORITHM: "HS384", PHIAL_JWT_SECRET_KEY: "x".repeat(47) },
    "is 47 bytes; HS384 needs 48",
  ],
  [{ PHIAL_JWT_SECRET_KEY_FALLBACKS: '["short"]' }, "is 5 bytes; HS256 needs 32"],
] as const;

/** There is no start with a secret that is shorter than its hash. */
export default program({
  async run(bench) {
    for (const [env, expected] of WEAK) {
      const end = await bench.refusal({ env });
      bench.check(end !== undefined, `${expected}: it starts all the same`);
      if (!end) continue;
      bench.check(end.code !== 0 && end.code !== null, `${expected}: exit code ${end.code}`);
      bench.check(end.stderr.includes(expected), `${expected} is not in ${end.stderr}`);
      bench.check(end.stderr.includes("RFC 7518 section 3.2"), `no RFC in ${end.stderr}`);
    }
  },
});
