"""Flask-Principal: the identity is in the session."""
from flask import g, jsonify
from flask_principal import Permission, Principal, RoleNeed, UserNeed, identity_loaded

ROLES = {"1": ["admin"]}
ADMINS = Permission(RoleNeed("admin"))


def add_identities(app):
    Principal(app)

    @identity_loaded.connect_via(app)
    def loaded(sender, identity):
        identity.provides.add(UserNeed(identity.id))
        identity.provides.update(RoleNeed(role) for role in ROLES.get(identity.id, []))
    app.identity_loaded = loaded                              # signals hold weak references

    @app.get("/flask/identity")
    def identity():
        return jsonify(id=g.identity.id, admin=ADMINS.can())

