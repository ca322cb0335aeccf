"""The half of an application that is still Flask.

    python3 app.py '[{"SECRET_KEY": "..."}, ...]'

serves one such half for each object of settings, each on a free port of 127.0.0.1, and prints one line: the ports, and
the versions of what they are made of. They end when the standard input does.
"""
import json
import sys
import threading
from importlib.metadata import version

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from accounts import add_accounts
from identities import add_identities
from passwords import add_passwords
from tokens import add_tokens

PACKAGES = ["flask", "werkzeug", "flask-login", "flask-wtf", "flask-jwt-extended", "pyjwt", "flask-bcrypt", "flask-principal", "passlib"]


class Quiet(WSGIRequestHandler):
    def log(self, *args):
        pass


def create_app(config):
    app = Flask(__name__)
    app.config.update(config)
    add_identities(app)
    add_accounts(app)
    add_tokens(app)
    add_passwords(app)
    return app


def serve(config):
    server = make_server("127.0.0.1", 0, create_app(config), threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


if __name__ == "__main__":
    ports = [serve(config) for config in json.loads(sys.argv[1])]
    print(json.dumps({"ports": ports, "versions": {name: version(name) for name in PACKAGES}}), flush=True)
    sys.stdin.read()
