"""Flask-Login, Flask-WTF's protection, and flashed messages."""
from flask import flash, get_flashed_messages, jsonify, request, session
from flask_login import (LoginManager, UserMixin, confirm_login, current_user, fresh_login_required, login_fresh, login_remembered, login_required,
                         login_user, logout_user)
from flask_principal import AnonymousIdentity, Identity, identity_changed
from flask_wtf.csrf import CSRFProtect, generate_csrf


class User(UserMixin):
    def __init__(self, id, name):
        self.id, self.name = id, name


USERS = {"1": User("1", "ann"), "2": User("2", "bob"), "\u00fc-3": User("\u00fc-3", "uml")}


def add_accounts(app):
    manager = LoginManager(app)
    manager.user_loader(USERS.get)
    manager.session_protection = app.config.get("SESSION_PROTECTION", "basic")
    protect = CSRFProtect()
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    protect.init_app(app)

    def who():
        return jsonify(
            id=current_user.get_id(), name=getattr(current_user, "name", None), fresh=bool(login_fresh()), remembered=login_remembered())

    @app.post("/flask/login/<user_id>")
    def login(user_id):
        login_user(USERS[user_id], remember="remember" in request.args)
        identity_changed.send(app, identity=Identity(user_id))
        return who()

    @app.post("/flask/confirm")
    def confirm():
        confirm_login()
        return who()

    @app.post("/flask/logout")
    def logout():
        logout_user()
        for key in ("identity.id", "identity.auth_type"):
            session.pop(key, None)
        identity_changed.send(app, identity=AnonymousIdentity())
        return who()

    @app.get("/flask/who")
    def guest_or_user():
        return who()

    @app.get("/flask/me")
    @login_required
    def me():
        return who()

    @app.get("/flask/fresh")
    @fresh_login_required
    def fresh():
        return who()

    @app.post("/flask/flash")
    def say():
        flash(request.json["message"], request.json["category"])
        return "", 204

    @app.get("/flask/flashes")
    def said():
        return jsonify(get_flashed_messages(with_categories=True))

    @app.get("/flask/csrf")
    def token():
        return jsonify(generate_csrf())

    @app.post("/flask/csrf")
    def form():
        protect.protect()
        return jsonify("taken")
