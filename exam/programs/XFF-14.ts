import { newKey } from "../src/exam-app.ts";
import { program } from "../src/program.ts";

const BLANKET = [
  "true",
  '"any"',
  '{"hops": 1, "peers": "any"}',
  '{"hops": 1, "peers": ["0.0.0.0/0"]}',
  '{"proxies": ["0.0.0.0/0"]}',
  '{"proxies": ["::/0"]}',
  '{"proxies": ["0.0.0.0/1", "128.0.0.0/1"]}',
  '{"platform": {"header": "x-forwarded-for", "writes": 1, "peers": ["0.0.0.0/0"]}}',
];

/** Trust in everybody is refused; who insists is warned. */
export default program({
  async run(bench) {
    for (const value of BLANKET) {
      const env = { PHIAL_TRUSTED_PROXIES: value, SECRET_KEY: newKey() };
      const end = await bench.refusal({ profile: "prod", env });
      bench.check(end !== undefined, `TRUSTED_PROXIES=${value} is accepted`);
      if (!end) continue;
      const { code, stderr } = end;
      bench.check(code !== 0 && code !== null, `${value}: the exit code is ${code}`);
      bench.check(stderr.includes("TRUSTED_PROXIES"), `${value}: no setting in ${stderr}`);
      const hasForms =
        stderr.includes('{"hops": 1}') && stderr.includes('{"proxies": ["10.0.0.0/8"]}');
      bench.check(hasForms, `${value}: the safe forms are not in ${stderr}`);
    }
    const insisted = '{"hops": 1, "peers": "any", "allowAnyPeer": true}';
    const app = await bench.start({ profile: "prod", env: { PHIAL_TRUSTED_PROXIES: insisted } });
    const warned = app.log().some(({ level, message }) => {
      return level === "warn" && String(message).includes("TRUSTED_PROXIES");
    });
    bench.check(warned, "allowAnyPeer: true starts without a warning");
  },
});
