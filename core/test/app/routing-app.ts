import { Phial, type PhialOptions, silentLogger } from "../../src/index.ts";

export function quietApp(options: PhialOptions = {}): Phial {
  return new Phial("routing", { log: silentLogger, ...options });
}

/** The text of a GET, its status where it failed, its location where it leads elsewhere. */
export async function answer(app: Phial, url: string, method = "GET"): Promise<string> {
  const response = await app.request(url, { method });
  const location = response.headers.get("Location");
  if (location !== null) return `${response.status} ${location}`;
  return response.ok ? response.text() : String(response.status);
}
