import { PassThrough, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { Terminal } from "../../src/cli/terminal.ts";

/** A terminal at which somebody types. */
function typist() {
  const modes: boolean[] = [];
  const keys = new PassThrough();
  const stdin = Object.assign(keys, {
    isTTY: true,
    setRawMode: (isRaw: boolean) => {
      modes.push(isRaw);
      return keys;
    },
  });
  let shown = "";
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      shown += chunk.toString();
      done();
    },
  });
  const streams = { stdin, stdout, stderr: new PassThrough() };
  const terminal = new Terminal({ ...streams, cwd: "/", environment: {}, isInteractive: true });
  return { terminal, keys, modes, shown: () => shown };
}

describe("a secret", () => {
  test("is not shown as it is typed, and mistakes in it can be taken back", async () => {
    const { terminal, keys, modes, shown } = typist();
    const secret = terminal.askSecret("Password: ");

    keys.write("swordx\x7ffish\r");

    expect(await secret).toBe("swordfish");
    expect(shown()).toBe("Password: \n");
    expect(modes).toEqual([true, false]);
  });

  test("can be followed by other questions", async () => {
    const { terminal, keys } = typist();
    const secret = terminal.askSecret("Password: ");
    keys.write("swordfish\r");
    await secret;
    const name = terminal.ask("Name: ");

    keys.write("ada\n");

    expect(await name).toBe("ada");
    terminal.close();
  });

  test("is none when whoever types gives up", async () => {
    const { terminal, keys } = typist();
    const secret = terminal.askSecret("Password: ");

    keys.write("\x03");

    expect(await secret).toBe(undefined);
  });
});
