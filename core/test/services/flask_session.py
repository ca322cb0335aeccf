"""Reads and writes Flask session cookies: one JSON command a line, one JSON answer a line."""
import base64
import datetime as dt
import json
import sys
import uuid

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from markupsafe import Markup


def build(value):
    """notation -> Python value"""
    if isinstance(value, list):
        return [build(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "dict":
        return {key: build(item) for key, item in inner.items()}
    if kind == "tuple":
        return tuple(build(item) for item in inner)
    if kind == "bytes":
        return base64.b64decode(inner)
    if kind == "markup":
        return Markup(inner)
    if kind == "uuid":
        return uuid.UUID(inner)
    return dt.datetime.fromisoformat(inner)


def show(value):
    """Python value -> notation"""
    if isinstance(value, dict):
        return {"dict": {key: show(item) for key, item in value.items()}}
    if isinstance(value, tuple):
        return {"tuple": [show(item) for item in value]}
    if isinstance(value, list):
        return [show(item) for item in value]
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, Markup):
        return {"markup": str(value)}
    if isinstance(value, uuid.UUID):
        return {"uuid": str(value)}
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    return value


for line in sys.stdin:
    command = json.loads(line)
    app = Flask(__name__)
    app.secret_key = command["key"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if command["do"] == "dumps":
        answer = serializer.dumps(build(command["value"]))
    else:
        answer = show(serializer.loads(command["cookie"], max_age=2678400))
    print(json.dumps(answer), flush=True)
