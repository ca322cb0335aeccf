"""The app of Flask's in the benchmarks of guards: the same page as in auth-operation.ts, with a guard and without."""

import io
from importlib.metadata import version

from flask import Flask, session
from micro_worker import serve

SECRET = "bench-secret-0123456789abcdef0123456789abcdef"
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


def session_app(guarded):
    app = Flask("bench")
    app.config.update(SECRET_KEY=SECRET, SESSION_COOKIE_SAMESITE="Lax")
    if not guarded:
        app.add_url_rule("/page", "page", lambda: "ada %s" % session["visits"])
        return app
    from flask_login import LoginManager, UserMixin, current_user, login_required, login_user

    class User(UserMixin):
        id, name = "7", "ada"

    users = {"7": User()}
    manager = LoginManager(app)
    manager.login_view = "login"
    manager.user_loader(users.get)

    @app.get("/login")
    def login():
        session["visits"] = 3
        login_user(users["7"])
        return ""

    @app.get("/page")
    @login_required
    def page():
        return "%s %s" % (current_user.name, session["visits"])

    return app


def token_app(guarded):
    app = Flask("bench")
    app.config.update(JWT_SECRET_KEY=SECRET)
    if not guarded:
        app.add_url_rule("/page", "page", lambda: "7")
        return app
    from flask_jwt_extended import JWTManager, create_access_token, get_jwt, jwt_required

    JWTManager(app)
    app.add_url_rule("/login", "login", lambda: create_access_token("7"))
    app.add_url_rule("/page", "page", jwt_required()(lambda: get_jwt()["sub"]))
    return app


def ask(app, path, headers):
    """One request through the WSGI interface, as a server would make it."""
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1", "HTTP_USER_AGENT": USER_AGENT, "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False,
        "wsgi.run_once": False, **headers,
    }
    answer = []
    body = app(environ, lambda status, lines, info=None: answer.extend((status, lines)))
    text = b"".join(body).decode()
    if hasattr(body, "close"):
        body.close()
    return int(answer[0][:3]), text, [value for name, value in answer[1] if name == "Set-Cookie"]


def run(credential, guarded):
    make, page = {"session": (session_app, "ada 3"), "jwt": (token_app, "7")}[credential]
    app, full = make(guarded), make(True)
    _, text, cookies = ask(full, "/login", {})
    if credential == "session":
        good = {"HTTP_COOKIE": "; ".join(line.split(";")[0] for line in cookies)}
    else:
        good = {"HTTP_AUTHORIZATION": "Bearer " + text}
    assert ask(app, "/page", good)[:2] == (200, page)
    bad = {name: value[:-6] + ("B" if value[-6] == "A" else "A") + value[-5:] for name, value in good.items()}
    if guarded:
        assert all(ask(app, "/page", headers)[0] >= 302 for headers in ({}, bad))
    serve(lambda: ask(app, "/page", good), version("flask"))
