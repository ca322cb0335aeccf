import { ADMIN, Browser, type Credentials } from "../src/browser.ts";
import { runCommand } from "../src/command.ts";
import { newSqlite } from "../src/databases.ts";
import { memberOf } from "../src/password-probe.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const FOLDER = "/__exam/permission";

/** What each permission answers: to alice, to an admin, and to an admin who is suspended. */
const ANSWERS: readonly (readonly [path: string, statuses: readonly [number, number, number]])[] = [
  ["rule/union", [403, 200, 403]],
  ["rule/and", [403, 200, 403]],
  ["rule/denial", [200, 200, 403]],
  ["rule/reverse", [200, 403, 403]],
  ["rule/empty", [403, 403, 403]],
  ["rule/unknown", [403, 403, 403]],
  ["rule/not-empty", [403, 403, 403]],
  ["rule/throwing", [500, 500, 500]],
  // The first of two is enough, where it says yes.
  ["rule/throwing-or", [500, 200, 200]],
  ["policy/break", [500, 500, 500]],
  ["policy/reject", [500, 500, 500]],
];

/** A denial counts whatever else is there; what is empty, unknown or broken lets nobody through. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const app = await bench.start(database.start);
    const options = { env: { ...database.start.env, EXAM_PROFILE: "default" } };
    const guest = new Browser(app);
    for (const [path] of ANSWERS) {
      const { status } = await guest.get(`${FOLDER}/${path}`);
      bench.check(status === 401, `a guest gets ${status} for ${path}`);
    }
    await meets(bench, { app, user: ALICE, turn: 0 });
    await meets(bench, { app, user: ADMIN, turn: 1 });
    const admin = new Browser(app);
    await admin.logIn(ADMIN);
    const granted = await runCommand(
      bench.folder,
      ["principal", "grant", "3", "suspended"],
      options,
    );
    bench.check(granted.code === 0, `suspended is not granted: ${granted.output}`);
    const { status } = await admin.get(`${FOLDER}/rule/union`);
    bench.check(status === 403, `a session that was there before the grant gets ${status}`);
    await meets(bench, { app, user: ADMIN, turn: 2 });
    await runCommand(bench.folder, ["principal", "revoke", "3", "suspended"], options);
    await runCommand(bench.folder, ["principal", "revoke", "3", "admin"], options);
    const panel = await admin.get("/admin/panel");
    bench.check(panel.status === 403, `without the role /admin/panel is ${panel.status}`);
    const leak = panel.body.includes("c4n4ry");
    bench.check(!leak, "the panel is shown to who may not see it");
  },
});

interface Meeting {
  readonly app: { readonly port: number };
  readonly user: Credentials;
  readonly turn: 0 | 1 | 2;
}

/** Asks for everything as one user; a handler is reached where that is the answer, and nowhere else. */
async function meets(bench: Bench, { app, user, turn }: Meeting): Promise<void> {
  const browser = new Browser(app);
  await browser.logIn(user);
  const reached = async (): Promise<number> =>
    Number(memberOf((await browser.get(`${FOLDER}/reached`)).body, "reached"));
  for (const method of ["GET", "HEAD"]) {
    const before = await reached();
    for (const [path, statuses] of ANSWERS) {
      const { status, body } = await browser.ask({ method, path: `${FOLDER}/${path}` });
      const told = `${user.email}, ${turn}: ${method} ${path} is ${status}`;
      bench.check(status === statuses[turn], told);
      bench.check(!/throws|rejects/.test(body), `${path} tells why: ${body}`);
    }
    const allowed = ANSWERS.filter(([, statuses]) => statuses[turn] === 200).length;
    const times = (await reached()) - before;
    bench.check(times === allowed, `${user.email}, ${turn}: ${times} handlers, not ${allowed}`);
  }
}
