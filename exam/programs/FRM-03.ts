import { ask } from "../src/http.ts";
import { multipart } from "../src/multipart-body.ts";
import { program } from "../src/program.ts";

/** A form of very many parts is refused, and quickly. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const bombs = [
      {
        name: "10,000 tiny parts",
        parts: Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}`, text: "x" })),
      },
      {
        name: "1,001 files",
        parts: Array.from({ length: 1001 }, () => ({ name: "file", text: "x", file: "a.txt" })),
      },
      { name: "600 kB of text", parts: [{ name: "f", text: "x".repeat(600_000) }] },
    ];
    for (const { name, parts } of bombs) {
      const { status, ms } = await ask(app, { path: "/echo/form", ...multipart(parts) });
      bench.check(status === 413 || status === 400, `${name}: ${status}`);
      bench.check(ms <= 1000, `${name}: ${Math.round(ms)} ms`);
      bench.figure(`${name}: ${status} in ${Math.round(ms)} ms`);
    }
    const allowed = Array.from({ length: 1000 }, (_, i) => ({ name: `f${i}`, text: "x" }));
    const { status } = await ask(app, { path: "/echo/form", ...multipart(allowed) });
    bench.check(status === 200, `1,000 parts: ${status}`);
  },
});
