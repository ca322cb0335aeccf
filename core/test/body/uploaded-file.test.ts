import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BlobContent, MemoryContent, UploadedFile } from "../../src/body/uploaded-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "phial-save-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function fileOf(text: string): UploadedFile {
  return new UploadedFile({
    fieldName: "f",
    fileName: "../x.txt",
    contentType: "text/plain",
    content: new MemoryContent(new TextEncoder().encode(text)),
  });
}

describe("an uploaded file", () => {
  test("is read as bytes, text and stream, any number of times", async () => {
    const file = fileOf("é");
    expect([file.size, file.fieldName, file.fileName]).toEqual([2, "f", "../x.txt"]);
    for (let i = 0; i < 2; i++) {
      expect(await file.text()).toBe("é");
      expect(await file.bytes()).toEqual(Uint8Array.of(0xc3, 0xa9));
      expect(await new Response(file.stream()).text()).toBe("é");
    }
    expect(await new Response(fileOf("").stream()).text()).toBe("");
  });

  test("streams in pieces of 64 KiB", async () => {
    const lengths: number[] = [];
    for await (const chunk of fileOf("x".repeat(150_000)).stream()) lengths.push(chunk.length);
    expect(lengths).toEqual([65_536, 65_536, 18_928]);
  });

  test("is saved under the path that the caller chooses", async () => {
    const path = join(folder, "saved");
    await fileOf("x".repeat(150_000)).saveTo(path);
    expect((await readFile(path)).length).toBe(150_000);
  });

  test("never replaces a file unless it is told to", async () => {
    const path = join(folder, "saved");
    await fileOf("old").saveTo(path);
    await expect(fileOf("new").saveTo(path)).rejects.toMatchObject({
      code: "UPLOAD_TARGET_EXISTS",
    });
    expect(await readFile(path, "utf8")).toBe("old");
    await fileOf("new").saveTo(path, { overwrite: true });
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["saved"]);
  });

  test.each([false, true])("leaves nothing when it fails (overwrite: %s)", async (overwrite) => {
    const content = { size: 10, read: () => Promise.reject(new Error("disk")) };
    const file = new UploadedFile({ fieldName: "f", fileName: "", contentType: "", content });
    await expect(file.saveTo(join(folder, "saved"), { overwrite })).rejects.toThrow("disk");
    expect(await readdir(folder)).toEqual([]);
  });

  test("is empty when the browser had none to send", () => {
    const content = new MemoryContent(new Uint8Array(0));
    const init = { fieldName: "f", contentType: "application/octet-stream", content };
    expect(new UploadedFile({ ...init, fileName: "" }).isEmpty).toBe(true);
    expect(new UploadedFile({ ...init, fileName: "a" }).isEmpty).toBe(false);
  });

  test("reads a Blob", async () => {
    const content = new BlobContent(new Blob(["hello"]));
    const file = new UploadedFile({ fieldName: "f", fileName: "x", contentType: "", content });
    expect([file.size, await file.text()]).toEqual([5, "hello"]);
  });
});
