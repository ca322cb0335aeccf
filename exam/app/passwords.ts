import { Blueprint, type Context, HttpError, type Phial, readJson } from "phial";
import { Passwords } from "@phial/passwords";
import { bcrypt } from "@phial/passwords/bcrypt";

/** The passwords of the exam app. */
export const passwords = new Passwords({ bcrypt });

/** Adds the passwords, and outside of production the routes that the exam looks at them by. */
export function addPasswords(app: Phial): void {
  passwords.initApp(app);
  if (app.settings.ENV !== "production") app.registerBlueprint(passwordProbes());
}

/** A person whose hash a program plants and then logs in against. */
interface Planted {
  hash: string | null;
  saves: number;
}

function passwordProbes(): Blueprint {
  const blueprint = new Blueprint("passwords", { urlPrefix: "/__exam/password" });
  const planted: Planted = { hash: null, saves: 0 };

  blueprint.post("/hash", async function hash(c) {
    const { password } = await read(c);
    return { hash: await passwords.hash(password) };
  });

  blueprint.post("/verify", async function verify(c) {
    const { hash, password } = await read(c);
    return { ok: await passwords.verify(hash, password) };
  });

  blueprint.post("/plant", async function plant(c) {
    planted.hash = (await read(c)).hash;
    planted.saves = 0;
    return planted;
  });

  blueprint.post("/login", async function login(c) {
    const { password } = await read(c);
    const isRight = await passwords.verifyAndUpdate(planted.hash, password, (fresh, old) => {
      planted.saves += 1;
      if (planted.hash === old) planted.hash = fresh;
    });
    if (!isRight) throw new HttpError(401, { detail: "The password is wrong." });
    return planted;
  });

  return blueprint;
}

async function read(
  c: Context,
): Promise<{ readonly hash: string | null; readonly password: string }> {
  const body = await readJson(c);
  const fields: Readonly<Record<string, unknown>> = Object(body);
  const { hash = null, password = "" } = fields;
  if (typeof password === "string" && (hash === null || typeof hash === "string")) {
    return { hash, password };
  }
  throw new HttpError(400, { detail: "hash and password are texts." });
}
