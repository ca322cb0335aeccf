import { STATUS_CODES } from "node:http";

const OURS: Readonly<Record<number, string>> = {
  413: "Request Entity Too Large",
  414: "Request URI Too Long",
  416: "Requested Range Not Satisfiable",
  418: "I'm a teapot",
};

/** The name of a status, in Werkzeug's spelling where it differs from Node's. */
export function reasonPhrase(status: number): string {
  return OURS[status] ?? STATUS_CODES[status] ?? "Unknown Error";
}
