// @fastify/passport on @fastify/secure-session, @fastify/basic-auth and @fastify/jwt.
import { createHash, timingSafeEqual } from "node:crypto";
import basicAuth from "@fastify/basic-auth";
import jwt from "@fastify/jwt";
import { Authenticator } from "@fastify/passport";
import secureSession from "@fastify/secure-session";
import Fastify from "fastify";

export const packageName = "fastify";

export async function open({ credential, isGuarded, secret, users, password }) {
  const app = Fastify();
  if (credential === "session") await addSessions(app, { isGuarded, secret, users });
  else if (credential === "basic") await addPasswords(app, { isGuarded, users, password });
  else await addTokens(app, { isGuarded, secret });
  await app.ready();
  return {
    // What inject gives is no promise.
    prepare: (url, headers) => async () => await app.inject({ method: "GET", url, headers }),
    read: ({ statusCode, payload, headers }) => ({
      status: statusCode,
      text: payload,
      cookies: [headers["set-cookie"] ?? []].flat(),
    }),
  };
}

async function addSessions(app, { isGuarded, secret, users }) {
  const key = createHash("sha256").update(secret).digest();
  const cookie = { path: "/", httpOnly: true, sameSite: "lax" };
  await app.register(secureSession, { key, cookie });
  if (!isGuarded) {
    app.get("/page", (request, reply) => reply.send(`ada ${request.session.get("visits")}`));
    return;
  }
  const passport = new Authenticator();
  await app.register(passport.initialize());
  await app.register(passport.secureSession());
  passport.registerUserSerializer(async (user) => user.id);
  passport.registerUserDeserializer(async (id) => users.get(id) ?? false);
  app.get("/login", async (request) => {
    // A login begins the session anew.
    await request.logIn(users.get("7"));
    request.session.set("visits", 3);
    return "";
  });
  const loginRequired = async (request, reply) => {
    if (!request.isAuthenticated()) return reply.redirect("/login");
  };
  app.get("/page", { preValidation: loginRequired }, (request, reply) =>
    reply.send(`${request.user.name} ${request.session.get("visits")}`),
  );
}

async function addPasswords(app, { isGuarded, users, password }) {
  const expected = Buffer.from(password);
  const isRight = (given) => {
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  };
  await app.register(basicAuth, {
    authenticate: true,
    validate: async (username, given, request) => {
      request.user = users.get(username);
      if (!request.user || !isRight(given)) throw new Error("Wrong name or password.");
    },
  });
  app.decorateRequest("user", null);
  app.get("/page", isGuarded ? { onRequest: app.basicAuth } : {}, (request, reply) =>
    reply.send(request.user?.name ?? "ada"),
  );
}

async function addTokens(app, { isGuarded, secret }) {
  await app.register(jwt, { secret, verify: { algorithms: ["HS256"] } });
  const tokenRequired = async (request) => {
    await request.jwtVerify();
  };
  app.get("/page", isGuarded ? { onRequest: tokenRequired } : {}, (request, reply) =>
    reply.send(request.user?.sub ?? "7"),
  );
}
