import { parentPort, workerData } from "node:worker_threads";
import { shaCryptDigest, type ShaCryptInput } from "./sha-crypt-digest.ts";

// Only sha-crypt.ts starts this, with such an input.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(shaCryptDigest(workerData as ShaCryptInput));
