"""Flask-Bcrypt, Werkzeug and passlib: their hashes."""
from flask import jsonify, request
from flask_bcrypt import Bcrypt
from passlib.hash import pbkdf2_sha512
from werkzeug.security import check_password_hash, generate_password_hash


def add_passwords(app):
    app.config.setdefault("BCRYPT_LOG_ROUNDS", 4)
    bcrypt = Bcrypt(app)
    makers = {
        "bcrypt": lambda password: bcrypt.generate_password_hash(password).decode(),
        "werkzeug": generate_password_hash,
        "pbkdf2_sha512": pbkdf2_sha512.using(rounds=1000).hash,
    }
    checkers = {"bcrypt": bcrypt.check_password_hash, "werkzeug": check_password_hash, "pbkdf2_sha512": lambda hashed, password: pbkdf2_sha512.verify(password, hashed)}

    @app.post("/flask/passwords/<by>")
    def make_hash(by):
        return jsonify(makers[by](request.json["password"]))

    @app.post("/flask/passwords/<by>/check")
    def check_hash(by):
        try:
            return jsonify(checkers[by](request.json["hash"], request.json["password"]))
        except ValueError:                                    # Werkzeug of a scheme that it does not know
            return jsonify(None)
