import { describe, expect, test } from "vitest";
import { type Command, currentApp, PhialError, g } from "../../src/index.ts";
import { cliRunner } from "../../src/testing/index.ts";
import { echo, notesApp } from "./notes-app.ts";

const run = (commands: readonly Command[], args: readonly string[]) =>
  cliRunner(notesApp({ commands })).invoke(args);

describe("a command", () => {
  test("of an app, a blueprint and an extension runs under its words", async () => {
    const runner = cliRunner(notesApp({ commands: [echo("hello")] }));
    expect((await runner.invoke(["hello"])).output).toBe('{"args":[],"options":{}}\n');
    expect((await runner.invoke(["shelf", "dust"])).output).toBe("dusted\n");
    expect((await runner.invoke(["store", "upgrade"])).output).toBe("upgraded\n");
  });

  test("is given its arguments and options", async () => {
    const command = echo("add", {
      args: [
        { flags: "<title>", doc: "Title." },
        { flags: "[tag]", doc: "Tag.", default: "none" },
        { flags: "[more...]", doc: "More." },
      ],
      options: [
        { flags: "-n, --page-size <number>", doc: "Size.", default: "10" },
        { flags: "--dry-run", doc: "Only say it." },
        { flags: "--no-mail", doc: "Without mail." },
        { flags: "--from [place]", doc: "Place." },
      ],
    });
    const result = async (...args: string[]) =>
      JSON.parse((await run([command], ["add", ...args])).output);
    expect(await result("a")).toEqual({
      args: ["a", "none"],
      options: { pageSize: "10", mail: true },
    });
    expect(await result("a", "b", "c", "d", "-n", "5", "--dry-run", "--no-mail", "--from")).toEqual(
      {
        args: ["a", "b", "c", "d"],
        options: { pageSize: "5", dryRun: true, mail: false, from: true },
      },
    );
    expect(await result("--", "-x", "--from")).toMatchObject({ args: ["-x", "--from"] });
  });

  test("has its own options, even when phial has one of that name", async () => {
    const command = echo("seed", { options: [{ flags: "-e, --env-file <file>", doc: "File." }] });
    const { output } = await run([command], ["seed", "-e", "x"]);
    expect(JSON.parse(output)).toMatchObject({ options: { envFile: "x" } });
  });

  test("runs in a context of its app, which is torn down", async () => {
    const events: unknown[] = [];
    const app = notesApp({
      commands: [
        {
          name: "look",
          doc: "Looks.",
          run: ({ app, print }) => {
            g()["seen"] = true;
            print(String(currentApp() === app));
          },
        },
      ],
    });
    app.onStart(() => void events.push("start"));
    app.teardownContext(() => void events.push("teardown", g()["seen"]));
    app.onClose(() => void events.push("close"));
    expect((await cliRunner(app).invoke(["look"])).output).toBe("true\n");
    expect(events).toEqual(["start", "teardown", true]);
  });

  test("is given every value of an option that may repeat", async () => {
    const command: Command = {
      name: "tag",
      doc: "Tags.",
      options: [
        { flags: "-x, --extra-tag <tag>", doc: "A tag.", repeats: true },
        { flags: "--no-extra-tag", doc: "No other." },
        { flags: "--to <note>", doc: "What to tag." },
      ],
      run: ({ options, lists, print }) => print(JSON.stringify({ options, lists })),
    };
    const result = async (...args: string[]) =>
      JSON.parse((await run([command], ["tag", ...args])).output);
    expect(await result("-x", "a", "--to", "n", "--extra-tag=b,c")).toEqual({
      options: { to: "n" },
      lists: { extraTag: ["a", "b,c"] },
    });
    expect(await result("-x", "a", "--no-extra-tag")).toEqual({
      options: { noExtraTag: true },
      lists: { extraTag: ["a"] },
    });
    expect(await result()).toEqual({ options: {}, lists: { extraTag: [] } });
  });

  test("asks the person at the terminal, and nobody where there is none", async () => {
    const command: Command = {
      name: "greet",
      doc: "Greets.",
      run: async ({ ask, print }) => {
        print(`${await ask("First? ")} ${await ask("Last? ")} ${await ask("Age? ")}`);
      },
    };
    const runner = cliRunner(notesApp({ commands: [command] }));
    const { stdout } = await runner.invoke(["greet"], { input: "Ada\nLovelace\n" });
    expect(stdout).toBe("First? Last? Age? Ada Lovelace undefined\n");
    expect((await runner.invoke(["greet"])).stdout).toBe("undefined undefined undefined\n");
  });

  test("asks for a secret, which a pipe may give", async () => {
    const command: Command = {
      name: "enter",
      doc: "Enters.",
      run: async ({ askSecret, print }) => {
        print(`${await askSecret("Secret? ")} ${await askSecret("Again? ")}`);
      },
    };
    const runner = cliRunner(notesApp({ commands: [command] }));
    const { stdout } = await runner.invoke(["enter"], { input: "swordfish\n" });
    expect(stdout).toBe("Secret? Again? swordfish undefined\n");
    expect((await runner.invoke(["enter"])).stdout).toBe("undefined undefined\n");
  });

  test("may run without the start that it prepares", async () => {
    const events: unknown[] = [];
    const app = notesApp({
      commands: [
        {
          name: "prepare",
          doc: "Prepares.",
          beforeStart: true,
          run: ({ app: called }) => void events.push(currentApp() === called),
        },
      ],
    });
    app.onStart(() => void events.push("start"));
    app.teardownContext(() => void events.push("teardown"));
    expect((await cliRunner(app).invoke(["prepare"])).exitCode).toBe(0);
    expect(events).toEqual([true, "teardown"]);
    await app.run(() => {});
    expect(events).toEqual([true, "teardown", "start", "teardown"]);
  });

  test("may be a group as well", async () => {
    const commands = [echo("tidy"), echo("tidy all")];
    expect((await run(commands, ["tidy"])).exitCode).toBe(0);
    expect((await run(commands, ["tidy", "all"])).exitCode).toBe(0);
    expect((await run(commands.toReversed(), ["tidy"])).exitCode).toBe(0);
  });
});

describe("the exit code", () => {
  const failing = (error: unknown): Command => ({
    name: "fail",
    doc: "Fails.",
    run: () => {
      throw error;
    },
  });

  test("of a command that throws is 1, with the error at stderr", async () => {
    const error = new RangeError("too far");
    const result = await run([failing(error)], ["fail"]);
    expect(result).toMatchObject({ exitCode: 1, error, stdout: "" });
    expect(result.stderr).toContain("RangeError: too far\n");
  });

  test("is that of the error, if it has one from 1 to 255", async () => {
    const coded = (exitCode: unknown) => Object.assign(new Error("no"), { exitCode });
    expect((await run([failing(coded(7))], ["fail"])).exitCode).toBe(7);
    for (const wrong of [0, 256, 1.5, "7"]) {
      expect((await run([failing(coded(wrong))], ["fail"])).exitCode).toBe(1);
    }
  });

  test("of a PhialError is 1, with problem, remedy and code", async () => {
    const error = new PhialError("NOTES_LOST", "The notes are lost.", "Look for them.");
    const { exitCode, stderr } = await run([failing(error)], ["fail"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error \[NOTES_LOST\]: The notes are lost\.\nLook for them\.\n/);
  });

  test("shows the causes of an error and the parts of an AggregateError, and no circle", async () => {
    const cause: Error = new TypeError("deep");
    cause.cause = cause;
    const parts = [new Error("one"), new Error("two", { cause })];
    const { stderr } = await run([failing(new AggregateError(parts, "all"))], ["fail"]);
    expect(stderr.match(/^\w+Error: .*|^Error: .*/gm)?.slice(0, 4)).toEqual([
      "AggregateError: all",
      "Error: one",
      "Error: two",
      "TypeError: deep",
    ]);
  });

  test("of arguments that do not fit is 2", async () => {
    const commands = [echo("add", { args: [{ flags: "<title>", doc: "Title." }] })];
    expect(await run(commands, ["add"])).toMatchObject({
      exitCode: 2,
      output: "Error: missing required argument 'title'\n",
    });
    expect((await run(commands, ["add", "a", "b"])).exitCode).toBe(2);
    expect((await run(commands, ["add", "a", "--bold"])).exitCode).toBe(2);
  });

  test("of an unknown command is 2, with a guess", async () => {
    expect(await run([], ["routse"])).toMatchObject({
      exitCode: 2,
      output: "Error: unknown command 'routse'\n(Did you mean routes?)\n",
    });
    expect((await run([], ["store", "upgrad"])).output).toContain("(Did you mean upgrade?)");
    expect((await run([], ["stor"])).output).toContain("(Did you mean store?)");
  });
});

describe("commands that cannot be", () => {
  test.each([
    ["run", "which phial has itself."],
    ["help", "which phial has itself."],
    ["routes all", "which phial has itself."],
    ["store upgrade", 'which "notes" has, too.'],
  ])("as %j are refused", async (name, problem) => {
    const { exitCode, stderr } = await run([echo(name)], ["hello"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("CLI_COMMAND_TAKEN");
    expect(stderr).toContain(problem);
  });

  test.each(["", " ", "two  spaces", "--flag", "a/b", "a\u0007"])(
    "with the name %j are refused",
    async (name) => {
      const { stderr } = await run([echo(name)], ["hello"]);
      expect(stderr).toContain(
        `Error [CLI_COMMAND_INVALID]: The command ${JSON.stringify(name)} of "notes"`,
      );
    },
  );

  test.each([
    [{ options: [{ flags: "flag", doc: "No dash." }] }],
    [
      {
        options: [
          { flags: "-h, --here", doc: "Taken by help." },
          { flags: "--here", doc: "Twice." },
        ],
      },
    ],
    [{ options: [{ flags: "--tag <tags...>", doc: "Several." }] }],
    [
      {
        args: [
          { flags: "[a]", doc: "A." },
          { flags: "<b>", doc: "B." },
        ],
      },
    ],
    [
      {
        args: [
          { flags: "<a...>", doc: "A." },
          { flags: "<b>", doc: "B." },
        ],
      },
    ],
  ])("with arguments or options such as %j are refused", async (rest) => {
    const { stderr } = await run([echo("bad", rest)], ["hello"]);
    expect(stderr).toContain("CLI_COMMAND_INVALID");
  });

  test("do not keep phial's own commands from working", async () => {
    expect((await run([echo("run")], ["routes"])).exitCode).toBe(0);
  });
});
