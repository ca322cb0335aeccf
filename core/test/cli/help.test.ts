import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { cliRunner } from "../../src/testing/index.ts";
import { echo, notesApp } from "./notes-app.ts";
import { phial } from "./run-phial.ts";
import { tempProject } from "./temp-project.ts";

describe("phial --help", () => {
  test.each([[["--help"]], [["-h"]], [["help"]], [[]]])(
    "with %j lists the commands, those of the app apart",
    async (args) => {
      const { exitCode, stdout, stderr } = await cliRunner(
        notesApp({ commands: [echo("hello")] }),
      ).invoke(args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: phial \[options\] <command>/);
      for (const name of ["run", "shell", "routes", "config", "extensions", "secret", "check"]) {
        expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
      }
      expect(stdout).toMatch(
        /^App:\n {2}hello +Echoes as hello\.\n {2}shelf +Commands of notes\.$/m,
      );
      expect(stdout).toMatch(/^Extensions:\n {2}store +Commands of store\.$/m);
    },
  );

  test("works where there is no app", async () => {
    using project = tempProject();
    const { exitCode, stdout, stderr } = await phial(["--help"], { cwd: project.folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("Usage: phial");
  });

  test("says after the help why the commands of the app are not there", async () => {
    using project = tempProject({ "app.ts": 'throw new Error("broken");' });
    const { exitCode, stdout, stderr } = await phial([], { cwd: project.folder });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Usage: phial");
    expect(stderr).toContain("Error: broken");
  });

  test("of a command shows its options and the global ones, without making the app", async () => {
    using project = tempProject({ "app.ts": 'throw new Error("broken");' });
    for (const args of [
      ["run", "--help"],
      ["help", "run"],
    ]) {
      const { stdout, stderr } = await phial(args, { cwd: project.folder });
      expect(stderr).toBe("");
      expect(stdout).toMatch(/--port <number>[^]*Global Options:[^]*--app <module:name>/);
    }
  });

  test("of a command of the app shows its doc, arguments and options", async () => {
    const command = echo("add", {
      args: [{ flags: "<title>", doc: "The title." }],
      options: [{ flags: "--tag <tag>", doc: "The tag.", default: "new" }],
    });
    const { stdout } = await cliRunner(notesApp({ commands: [command] })).invoke(["add", "--help"]);
    expect(stdout).toMatch(
      /Usage: phial add \[options\] <title>\n\nEchoes as add\.[^]*title +The title\.[^]*--tag <tag> +The tag\. \(default: "new"\)/,
    );
    expect(stdout).not.toContain("--env-file");
  });

  test("has colours on a terminal that shows them, and nowhere else", async () => {
    const show = async (colors: number) => {
      let text = "";
      const stream = new Writable({
        write: (chunk, _encoding, done) => done(void (text += String(chunk))),
      });
      const stdout = Object.assign(stream, { isTTY: colors > 1, getColorDepth: () => colors });
      const init = { stdin: process.stdin, stdout, stderr: stdout, cwd: "/", environment: {} };
      await runCli(["secret", "--help"], new Terminal(init));
      return text;
    };
    const { NO_COLOR, FORCE_COLOR } = process.env;
    delete process.env["FORCE_COLOR"];
    delete process.env["NO_COLOR"];
    try {
      const plain = await show(1);
      expect(plain).toBe(stripVTControlCharacters(plain));
      expect(await show(8)).toContain("\u001b[36m--bytes");
      expect(stripVTControlCharacters(await show(8))).toBe(plain);
    } finally {
      if (NO_COLOR !== undefined) process.env["NO_COLOR"] = NO_COLOR;
      if (FORCE_COLOR !== undefined) process.env["FORCE_COLOR"] = FORCE_COLOR;
    }
  });
});

describe("phial --version", () => {
  test("prints the version of the package, without making the app", async () => {
    using project = tempProject({ "app.ts": 'throw new Error("broken");' });
    const { version } = JSON.parse(readFileSync("core/package.json", "utf8"));
    for (const flag of ["--version", "-V"]) {
      expect(await phial([flag], { cwd: project.folder })).toEqual({
        exitCode: 0,
        error: undefined,
        stdout: `phial ${version}, node ${process.versions.node}\n`,
        stderr: "",
      });
    }
  });
});

describe("an unknown word", () => {
  test("is told together with the fact that there is no app", async () => {
    using project = tempProject();
    const { exitCode, stderr } = await phial(["notes", "purge"], { cwd: project.folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Error: unknown command 'notes'");
    expect(stderr).toContain("CLI_APP_MISSING");
  });

  test("leads to the error of an app that cannot be made", async () => {
    using project = tempProject({ "app.ts": 'throw new Error("broken");' });
    const { exitCode, stderr } = await phial(["notes", "purge"], { cwd: project.folder });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Error: broken");
    expect(stderr).not.toContain("unknown command");
  });

  test("is an option that phial does not have", async () => {
    const { exitCode, stderr } = await cliRunner(notesApp()).invoke(["--hepl"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: "Error: unknown option '--hepl'\n(Did you mean --help?)\n",
    });
  });

  test("is missed where an option needs its value", async () => {
    const { exitCode, stderr } = await cliRunner(notesApp()).invoke(["--app"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("argument missing");
  });
});
