import { ADMIN, Browser } from "../src/browser.ts";
import { execute, newSqlite } from "../src/databases.ts";
import { program } from "../src/program.ts";
import { BOB } from "../src/tokens.ts";

const POSTS = ["select * from posts order by id"];

/** Other spellings of alice's post, and of what is done with it. */
const ATTEMPTS: readonly (readonly [method: string, path: string])[] = [
  ["PUT", "/posts/1"],
  ["PUT", "/posts/1/"],
  ["PUT", "//posts/1"],
  ["PUT", "/posts//1"],
  ["PUT", "/posts/%31"],
  ["PUT", "/posts/01"],
  ["PUT", "/posts/1.0"],
  ["PUT", "/posts/1e0"],
  ["PUT", "/posts/+1"],
  ["PUT", "/posts/%201"],
  ["PUT", "/posts/1%00"],
  ["PUT", "/posts/2/../1"],
  ["PUT", "/posts/2%2f..%2f1"],
  ["PUT", "/posts/1?id=2"],
  ["PUT", "/posts/1;id=2"],
  ["PUT", "/posts/1,2"],
  ["PUT", "/posts/１"],
  ["PUT", "/Posts/1"],
  ["put", "/posts/1"],
  ["PATCH", "/posts/1"],
  ["POST", "/posts/1"],
  ["POST", "/posts/1?_method=PUT"],
  ["DELETE", "/posts/1"],
];

/** Only who has written a post changes it, whatever it is asked for as. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const app = await bench.start(database.start);
    const rows = async (): Promise<string> => JSON.stringify(await execute(database, POSTS));
    const before = await rows();
    const bob = new Browser(app);
    await bob.logIn(BOB);
    const guest = new Browser(app);
    const admin = new Browser(app);
    await admin.logIn(ADMIN);
    for (const [who, browser, own] of [
      ["bob", bob, BOB.email],
      ["a guest", guest, undefined],
      ["an admin", admin, ADMIN.email],
    ] as const) {
      const token = await browser.token();
      for (const [method, path] of ATTEMPTS) {
        const headers = { "x-csrf-token": token, "x-http-method-override": "PUT" };
        const json = { text: "by bob", id: 2, authorId: 2, author_id: 2 };
        const { status } = await browser.ask({ method, path: encodeURI(path), json, headers });
        const isRefused = status >= 300 && status < 500;
        bench.check(isRefused, `${who}: ${method} ${path} is ${status}`);
      }
      bench.check((await rows()) === before, `${who} has changed a post`);
      bench.check((await browser.who()) === own, `${who} is somebody else now`);
    }
    const lines = app.log().filter(({ event }) => event === "authz.denied");
    const denied = lines.filter(({ user }) => user === "2");
    bench.check(denied.length > 0, "that bob was refused is not in the log");
    for (const line of denied.slice(0, 1)) {
      const facts = ["time", "ip", "route", "requestId", "what"].filter((name) => !line[name]);
      bench.check(facts.length === 0, `the line does not say ${facts.join(", ")}`);
    }
    const plain = await bob.ask({ method: "PUT", path: "/posts/2", json: { text: "forged" } });
    bench.check(plain.status === 400, `without a CSRF token it is ${plain.status}`);

    // What bob sends with his own post is a text, and nothing else of it.
    const own = await bob.send("/posts/2", { text: "changed", id: 1, authorId: 1 }, "PUT");
    bench.check(own.status === 200, `bob's own post is ${own.status}`);
    const after = before.replace("by bob", "changed");
    bench.check((await rows()) === after, `his change is ${await rows()}`);
    bench.figure(`${3 * ATTEMPTS.length} attempts, ${denied.length} lines in the log`);
  },
});
