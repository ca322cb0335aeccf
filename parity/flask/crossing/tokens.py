"""Flask-JWT-Extended: tokens in headers and in cookies."""
from flask import jsonify, request
from flask_jwt_extended import (JWTManager, create_access_token, create_refresh_token, get_jwt, jwt_required, set_access_cookies, set_refresh_cookies,
                                unset_jwt_cookies)


def add_tokens(app):
    app.config.setdefault("JWT_TOKEN_LOCATION", ["headers", "cookies"])
    JWTManager(app)

    def claims():
        return jsonify(get_jwt())

    @app.post("/flask/tokens/<subject>")
    def make_tokens(subject):
        fresh = "fresh" in request.args
        access = create_access_token(subject, fresh=fresh, additional_claims={"role": "r\u00e9ader"})
        refresh = create_refresh_token(subject)
        response = jsonify(access=access, refresh=refresh)
        if "cookies" in request.args:
            set_access_cookies(response, access)
            set_refresh_cookies(response, refresh)
        return response

    @app.delete("/flask/tokens")
    def forget_tokens():
        response = jsonify("forgotten")
        unset_jwt_cookies(response)
        return response

    @app.route("/flask/token", methods=["GET", "POST"])
    @jwt_required()
    def access_token():
        return claims()

    @app.get("/flask/token/fresh")
    @jwt_required(fresh=True)
    def fresh_token():
        return claims()

    @app.post("/flask/token/refresh")
    @jwt_required(refresh=True)
    def refresh_token():
        return claims()
