import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Spool, SpoolContent, sweepUploads } from "../../src/body/spool.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "phial-spool-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

describe("a spool", () => {
  test("gives back what several uploads have written in turns", async () => {
    const spool = new Spool(folder);
    const [a, b] = [new SpoolContent(spool), new SpoolContent(spool)];
    for (const word of ["one", "two", "three"]) {
      a.append(Buffer.from(`a-${word} `));
      b.append(Buffer.from(`b-${word} `));
      await spool.flush();
    }
    a.append(Buffer.from("end"));
    await spool.flush();
    expect(text(await a.read(0, a.size))).toBe("a-one a-two a-three end");
    expect(text(await b.read(3, 8))).toBe("ne b-two");
    expect(text(await b.read(b.size - 3, 100))).toBe("ee ");
    expect(await b.read(b.size, 10)).toHaveLength(0);
    await spool.close();
  });

  test("opens no file before there is something to write", async () => {
    const spool = new Spool("/nowhere");
    await spool.flush();
    await spool.close();
  });

  test("has no name on disk, and refuses reads after it is closed", async () => {
    const spool = new Spool(folder);
    const content = new SpoolContent(spool);
    content.append(Buffer.from("x"));
    await spool.flush();
    expect(await readdir(folder)).toEqual([]);
    await spool.close();
    await spool.close();
    await expect(content.read(0, 1)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  });

  test("stays closed when an upload still writes", async () => {
    const spool = new Spool(folder);
    await spool.close();
    spool.append(Buffer.from("late"));
    await expect(spool.flush()).rejects.toMatchObject({ code: "UPLOAD_NOT_STORED" });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("sweepUploads", () => {
  test("removes what a killed process has left, and nothing else", async () => {
    const left = `phial-upload-${"0a".repeat(16)}`;
    for (const name of [left, "phial-upload-mine", "note.txt"]) {
      await writeFile(join(folder, name), "x");
    }
    expect(await sweepUploads(folder)).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(["note.txt", "phial-upload-mine"]);
  });

  test("does nothing where it may not look", async () => {
    expect(await sweepUploads(join(folder, "missing"))).toBe(0);
  });
});
