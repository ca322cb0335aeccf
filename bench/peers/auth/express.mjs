// Passport on cookie-session; jsonwebtoken in a middleware of one's own, as its README has it.
import cookieSession from "cookie-session";
import express from "express";
import jsonwebtoken from "jsonwebtoken";
import inject from "light-my-request";
import passport from "passport";

export const packageName = "express";

export function open({ credential, isGuarded, secret, users }) {
  const app = express();
  if (credential === "session") addSessions(app, { isGuarded, secret, users });
  else addTokens(app, { isGuarded, secret });
  return {
    // What inject gives is no promise.
    prepare: (url, headers) => async () => await inject(app, { method: "GET", url, headers }),
    read: ({ statusCode, payload, headers }) => ({
      status: statusCode,
      text: payload,
      cookies: [headers["set-cookie"] ?? []].flat(),
    }),
  };
}

function addSessions(app, { isGuarded, secret, users }) {
  app.use(cookieSession({ name: "session", keys: [secret], httpOnly: true, sameSite: "lax" }));
  app.get("/login", asExpressSession, passport.session(), (req, res, next) => {
    req.session.visits = 3;
    req.login(users.get("7"), (error) => (error ? next(error) : res.send("")));
  });
  passport.serializeUser((user, done) => done(null, user.id));
  passport.deserializeUser((id, done) => done(null, users.get(id) ?? false));
  const loginRequired = (req, res, next) =>
    req.isAuthenticated() ? next() : res.redirect("/login");
  const guards = isGuarded ? [asExpressSession, passport.session(), loginRequired] : [];
  app.get("/page", guards, (req, res) => {
    res.type("text").send(`${req.user?.name ?? "ada"} ${req.session.visits}`);
  });
}

// Passport calls these two of express-session.
function asExpressSession(req, _res, next) {
  if (req.session && !req.session.regenerate) {
    const done = { value: (call) => call() };
    Object.defineProperties(req.session, { regenerate: done, save: done });
  }
  next();
}

function addTokens(app, { isGuarded, secret }) {
  const tokenRequired = (req, res, next) => {
    const [scheme, token] = (req.headers.authorization ?? "").split(" ");
    if (scheme !== "Bearer") return res.sendStatus(401);
    jsonwebtoken.verify(token, secret, { algorithms: ["HS256"] }, (error, claims) => {
      if (error) return res.sendStatus(401);
      req.claims = claims;
      next();
    });
  };
  app.get("/page", isGuarded ? [tokenRequired] : [], (req, res) => {
    res.type("text").send(req.claims?.sub ?? "7");
  });
}
