#!/usr/bin/python3
"""Make vectors/<group>.json: pure functions of the real packages, input -> output.

    python3 vectors.py [group ...] [--root DIR]

The inputs are in vector_inputs.py (lists of values; this file combines them); the vectors go to ../vectors.
With --root DIR the inputs are DIR/vector_inputs.py and the vectors go to DIR/vectors.
"""
import argparse
import base64
import datetime as dt
import glob
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import paritylib as lib  # noqa: E402

from freezegun import freeze_time  # noqa: E402

import bcrypt as _bcrypt  # noqa: E402
import flask  # noqa: E402
import flask.json.tag  # noqa: E402
import flask_bcrypt  # noqa: E402
import flask_login.utils  # noqa: E402
import itsdangerous as its  # noqa: E402
import jinja2  # noqa: E402
import jwt  # noqa: E402
import limits  # noqa: E402
import markupsafe  # noqa: E402
import werkzeug  # noqa: E402
import werkzeug.datastructures as ds  # noqa: E402
import werkzeug.http as wh  # noqa: E402
import werkzeug.routing  # noqa: E402
import werkzeug.sansio.utils  # noqa: E402
import werkzeug.security  # noqa: E402
import werkzeug.urls  # noqa: E402
import werkzeug.utils  # noqa: E402

F = {}
FROZEN = None


def fn(f):
    F[f.__name__.replace("__", ".")] = f
    return f


def py(v):
    """JSON notation -> Python"""
    if isinstance(v, dict):
        if set(v) == {"$bytes"}:
            return base64.b64decode(v["$bytes"])
        if set(v) == {"$markup"}:
            return markupsafe.Markup(v["$markup"])
        if set(v) == {"$datetime"}:
            return dt.datetime.fromisoformat(v["$datetime"])
        if set(v) == {"$date"}:
            return dt.date.fromisoformat(v["$date"])
        if set(v) == {"$tuple"}:
            return tuple(py(x) for x in v["$tuple"])
        if set(v) == {"$uuid"}:
            import uuid
            return uuid.UUID(v["$uuid"])
        return {k: py(x) for k, x in v.items()}
    if isinstance(v, list):
        return [py(x) for x in v]
    return v


def js(v):
    """Python -> JSON notation"""
    import uuid
    if isinstance(v, markupsafe.Markup):
        return {"$markup": str(v)}
    if isinstance(v, bytes):
        return {"$bytes": base64.b64encode(v).decode()}
    if isinstance(v, dt.datetime):
        return {"$datetime": v.isoformat()}
    if isinstance(v, uuid.UUID):
        return {"$uuid": str(v)}
    if isinstance(v, tuple):
        return {"$tuple": [js(x) for x in v]}
    if isinstance(v, (list, set, frozenset)):
        return [js(x) for x in (v if isinstance(v, list) else sorted(v))]
    if isinstance(v, dict):
        return {k: js(x) for k, x in v.items()}
    return v


def plain(v):
    """tuples as lists"""
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    return v


# ------------------------------------------------------------------ itsdangerous
def signer_kw(i):
    kw = {}
    if "key_derivation" in i:
        kw["key_derivation"] = i["key_derivation"]
    if "digest" in i:
        kw["digest_method"] = getattr(hashlib, i["digest"])
    return kw


def make_signer(cls, i):
    kw = signer_kw(i)
    if "salt" in i:
        kw["salt"] = py(i["salt"])
    if "sep" in i:
        kw["sep"] = i["sep"]
    return cls(py(i["secret"]), **kw)


def make_serializer(cls, i):
    kw = {"signer_kwargs": signer_kw(i)}
    if "salt" in i:
        kw["salt"] = py(i["salt"])
    return cls(py(i["secret"]), **kw)


def text(v):
    """bytes that are text as a string, other bytes as {"$bytes"}"""
    try:
        return v.decode() if isinstance(v, bytes) else v
    except UnicodeDecodeError:
        return js(v)


@fn
def Signer__sign(i):
    return text(make_signer(its.Signer, i).sign(py(i["value"])))


@fn
def Signer__unsign(i):
    return text(make_signer(its.Signer, i).unsign(py(i["value"])))


@fn
def Signer__derive_key(i):
    return make_signer(its.Signer, i).derive_key().hex()


@fn
def TimestampSigner__sign(i):
    return text(make_signer(its.TimestampSigner, i).sign(py(i["value"])))


@fn
def TimestampSigner__unsign(i):
    v, ts = make_signer(its.TimestampSigner, i).unsign(py(i["value"]), max_age=i.get("max_age"), return_timestamp=True)
    return {"value": text(v), "timestamp": int(ts.timestamp())}


def _ser(name):
    cls = getattr(its, name)
    timed = "Timed" in name

    def dumps(i):
        return text(make_serializer(cls, i).dumps(i["value"]))

    def loads(i):
        s = make_serializer(cls, i)
        if timed:
            v, ts = s.loads(i["value"], max_age=i.get("max_age"), return_timestamp=True)
            return {"value": v, "timestamp": int(ts.timestamp())}
        return s.loads(i["value"])
    F[name + ".dumps"], F[name + ".loads"] = dumps, loads


for _n in ("Serializer", "URLSafeSerializer", "TimedSerializer", "URLSafeTimedSerializer"):
    _ser(_n)


@fn
def its__base64_encode(i):
    return text(its.encoding.base64_encode(py(i["value"])))


@fn
def its__base64_decode(i):
    return js(its.encoding.base64_decode(i["value"]))


def gen_itsdangerous(I):
    r = lib.rng(I.SEED)
    for secret in I.SECRETS:
        for salt in I.SALTS:
            for kd in I.KEY_DERIVATIONS:
                i = {"secret": secret, "key_derivation": kd, "digest": r.choice(["sha1", "sha256", "sha512"])}
                if salt is not None:
                    i["salt"] = salt
                yield "Signer.derive_key", i
                value = r.choice(I.VALUES)
                yield "Signer.sign", {**i, "value": value}
                yield "Signer.unsign", {**i, "value": F["Signer.sign"]({**i, "value": value})}
    base = {"secret": I.SECRETS[0]}
    for v in I.VALUES:
        yield "Signer.sign", {**base, "value": v}
        yield "TimestampSigner.sign", {**base, "value": v, "now": I.NOW + r.randrange(10 ** 6) / 4}
        yield "its.base64_encode", {"value": v}
    for sep in ("|", ":", "--", "a", "-", "="):
        yield "Signer.sign", {**base, "sep": sep, "value": "v"}
    good = F["Signer.sign"]({**base, "value": "value"})
    for bad in [good] + mutate(r, good, 8) + ["", ".", "value", "value.", "." + good.split(".")[1], good.replace(".", ".."), good + "\n", good + "==", "é." + good.split(".")[1]]:
        yield "Signer.unsign", {**base, "value": bad}
    for bad in ("", "YQ", "YWI", "YWJj", "YQ==", "YQ=", "Y", "!!", "-_-_", "+/+/", "YW Jj", "YWJj\n", "é"):
        yield "its.base64_decode", {"value": bad}
    # key rotation: a list of secrets, the last one signs
    for secret in (["old", "new"], ["a", "b", "c"], ["only"]):
        tok = F["TimestampSigner.sign"]({"secret": secret, "value": "x"})
        yield "TimestampSigner.sign", {"secret": secret, "value": "x"}
        for one in secret + ["other"]:
            yield "Signer.unsign", {"secret": secret, "value": F["Signer.sign"]({"secret": one, "value": "y"})}
            yield "TimestampSigner.unsign", {"secret": [one], "value": tok, "now": I.NOW}
    # time
    tok = in_time(I.NOW, "TimestampSigner.sign", {**base, "value": "v"})
    for age in (0, 1, 59, 60, 60.9, 61, 10 ** 9, -1, -0.5):
        for max_age in (None, 60, 0):
            yield "TimestampSigner.unsign", {**base, "value": tok, "max_age": max_age, "now": I.NOW + age}
    for bad in ("v." + tok.split(".")[2], tok.rsplit(".", 1)[0], F["Signer.sign"]({**base, "salt": "itsdangerous.Signer", "value": "v"}), F["Signer.sign"]({**base, "value": "v.!!"}), F["Signer.sign"]({**base, "value": "v.zzzzzzzzzzzzzzzz"}), F["Signer.sign"]({**base, "value": "v."})):
        yield "TimestampSigner.unsign", {**base, "value": bad, "now": I.NOW}
    # serializers
    for name in ("Serializer", "URLSafeSerializer", "TimedSerializer", "URLSafeTimedSerializer"):
        for p in I.PAYLOADS:
            i = {"secret": r.choice(I.SECRETS), "now": I.NOW + r.randrange(1000)}
            salt = r.choice(I.SALTS)
            if salt is not None:
                i["salt"] = salt
            if r.random() < .5:
                i["key_derivation"] = r.choice(I.KEY_DERIVATIONS)
            if r.random() < .5:
                i["digest"] = r.choice(["sha1", "sha256", "sha512"])
            tok = in_time(i["now"], name + ".dumps", {**i, "value": p})
            if not tok.startswith("."):                       # compressed: only the way back
                yield name + ".dumps", {**i, "value": p}
            yield name + ".loads", {**i, "value": tok}
            for bad in mutate(r, tok, 1):
                yield name + ".loads", {**i, "value": bad}
            if "Timed" in name:
                age = r.choice([5, 10, 11, 100])
                yield name + ".loads", {**i, "value": tok, "max_age": 10, "now": i["now"] + age}
        yield name + ".loads", {"secret": I.SECRETS[0], "value": "", "now": I.NOW}
        yield name + ".loads", {"secret": I.SECRETS[0], "value": make_serializer(getattr(its, name), {"secret": I.SECRETS[0]}).signer(
            I.SECRETS[0], salt=b"itsdangerous").sign(b"{no json").decode(), "now": I.NOW}


def mutate(r, s, n):
    out = []
    for _ in range(n):
        k = r.randrange(len(s))
        what = r.randrange(4)
        out.append([s[:k] + r.choice("AZaz09-_.") + s[k + 1:], s[:k] + s[k + 1:], s[:k] + r.choice("AZ.") + s[k:], s[:k] + s[k].swapcase() + s[k + 1:]][what])
    return out


def in_time(now, function, i):
    FROZEN.move_to(dt.datetime.utcfromtimestamp(now))
    try:
        return F[function](i)
    finally:
        FROZEN.move_to(dt.datetime.utcfromtimestamp(lib.T0))


# ------------------------------------------------------------------ Flask's session
def _app(i):
    app = flask.Flask("v")
    app.config["SECRET_KEY"] = py(i.get("secret", "s"))
    if "fallbacks" in i:
        app.config["SECRET_KEY_FALLBACKS"] = [py(x) for x in i["fallbacks"]]
    return app


@fn
def session__encode(i):
    app = _app(i)
    with app.app_context():
        return app.session_interface.get_signing_serializer(app).dumps(py(i["value"]))


@fn
def session__decode(i):
    """As open_session does it: a bad signature or an expired cookie is an empty session."""
    app = _app(i)
    if "lifetime" in i:
        app.config["PERMANENT_SESSION_LIFETIME"] = i["lifetime"]
    with app.test_request_context(headers={"Cookie": "session=" + i["value"]}) as ctx:
        return js(dict(ctx.session))


@fn
def tagged__dumps(i):
    with _app(i).app_context():
        return flask.json.tag.TaggedJSONSerializer().dumps(py(i["value"]))


@fn
def tagged__loads(i):
    return js(flask.json.tag.TaggedJSONSerializer().loads(i["value"]))


def gen_session(I):
    r = lib.rng(I.SEED + 1)
    for v in I.SESSIONS:
        i = {"secret": r.choice(I.SECRETS), "now": I.NOW + r.randrange(10 ** 7)}
        tok = in_time(i["now"], "session.encode", {**i, "value": v})
        if not tok.startswith("."):
            yield "session.encode", {**i, "value": v}
        yield "session.decode", {**i, "value": tok}
        yield "session.decode", {**i, "value": mutate(r, tok, 1)[0]}
        yield "session.decode", {**i, "value": tok, "lifetime": 50, "now": i["now"] + r.choice([49, 50, 51])}
        yield "session.decode", {**i, "secret": "current", "fallbacks": ["x", i["secret"]], "value": tok}
    for v in I.SESSIONS + I.TAGGED:
        yield "tagged.dumps", {"value": v}
    for t in I.TAGGED_TEXT:
        yield "tagged.loads", {"value": t}


# ------------------------------------------------------------------ Flask-Login
@fn
def login__encode_cookie(i):
    return flask_login.encode_cookie(i["value"], key=py(i["key"]))


@fn
def login__decode_cookie(i):
    return flask_login.decode_cookie(i["value"], key=py(i["key"]))


@fn
def login__session_identifier(i):
    app = flask.Flask("v")
    with app.test_request_context(environ_base={"REMOTE_ADDR": i["remote_addr"]}, headers=i["headers"]):
        flask.request.environ.pop("HTTP_USER_AGENT", None) if "User-Agent" not in i["headers"] else None
        return flask_login.utils._create_identifier()


@fn
def login__make_next_param(i):
    return flask_login.make_next_param(i["login_url"], i["current_url"])


@fn
def login__login_url(i):
    app = flask.Flask("v")
    if "force_host" in i:
        app.config["FORCE_HOST_FOR_REDIRECTS"] = i["force_host"]
    with app.test_request_context():
        return flask_login.login_url(i["login_view"], next_url=i.get("next_url"), next_field=i.get("next_field", "next"))


def gen_login(I):
    r = lib.rng(I.SEED + 2)
    for uid in I.USER_IDS:
        for key in I.LOGIN_KEYS:
            yield "login.encode_cookie", {"value": uid, "key": key}
        key = I.LOGIN_KEYS[0]
        tok = flask_login.encode_cookie(uid, key=py(key))
        for t in [tok, tok.upper(), tok[:-1], tok + "0", "x" + tok, tok.replace("|", "", 1)]:
            yield "login.decode_cookie", {"value": t, "key": key}
        yield "login.decode_cookie", {"value": tok, "key": "another"}
    for addr, headers in I.CLIENTS:
        yield "login.session_identifier", {"remote_addr": addr, "headers": headers}
    for a in I.LOGIN_URLS:
        for b in I.NEXT_URLS:
            yield "login.make_next_param", {"login_url": a, "current_url": b}
            if r.random() < .6:
                i = {"login_view": a, "next_url": b}
                if r.random() < .2:
                    i["next_field"] = "then"
                if r.random() < .2:
                    i["force_host"] = "forced.example"
                yield "login.login_url", i


# ------------------------------------------------------------------ JWT
@fn
def jwt__encode(i):
    return jwt.encode(i["payload"], i["key"], algorithm=i["algorithm"], headers=i.get("headers"))


@fn
def jwt__decode(i):
    return jwt.decode(i["token"], i["key"], algorithms=i["algorithms"], audience=i.get("audience"), issuer=i.get("issuer"), leeway=i.get("leeway", 0), options=i.get("options"))


@fn
def jwt__get_unverified_header(i):
    return jwt.get_unverified_header(i["token"])


def gen_jwt(I):
    r = lib.rng(I.SEED + 3)
    tokens = []
    for p in I.JWT_PAYLOADS:
        for alg in ("HS256", "HS384", "HS512"):
            i = {"payload": p, "key": r.choice(I.JWT_KEYS), "algorithm": alg}
            if r.random() < .3:
                i["headers"] = r.choice(I.JWT_HEADERS)
            yield "jwt.encode", i
            tokens.append((F["jwt.encode"](i), i["key"], alg))
    for alg in ("RS256", "RS384", "RS512"):
        i = {"payload": r.choice(I.JWT_PAYLOADS), "key": I.RSA_PRIVATE, "algorithm": alg}
        yield "jwt.encode", i
        tokens.append((F["jwt.encode"](i), I.RSA_PUBLIC, alg))
    for alg, private, public in (("ES256", I.EC_PRIVATE, I.EC_PUBLIC), ("PS256", I.RSA_PRIVATE, I.RSA_PUBLIC)):
        for _ in range(3):                                     # random signatures: only the way back
            tokens.append((jwt.encode(r.choice(I.JWT_PAYLOADS), private, alg), public, alg))
    for tok, key, alg in tokens:
        now = I.NOW + r.choice([0, 0, 0, 100, 10 ** 6])
        yield "jwt.decode", {"token": tok, "key": key, "algorithms": [alg], "now": now}
        yield "jwt.decode", {"token": mutate(r, tok, 1)[0], "key": key, "algorithms": [alg], "now": now}
    tok, key, alg = tokens[0]
    yield "jwt.decode", {"token": tok, "key": "wrong-key-wrong-key-wrong-key-32", "algorithms": [alg], "now": I.NOW}
    yield "jwt.decode", {"token": tok, "key": key, "algorithms": ["HS512"], "now": I.NOW}
    yield "jwt.decode", {"token": tok, "key": key, "algorithms": ["HS512", "HS256"], "now": I.NOW}
    for c in I.JWT_CLAIMS:
        c = dict(c)
        extra = {k: c.pop("_" + k) for k in ("audience", "issuer", "leeway", "options") if "_" + k in c}
        now = I.NOW + c.pop("_at", 0)
        yield "jwt.decode", {"token": jwt.encode(c, I.JWT_KEYS[0], "HS256") if not isinstance(c.get("iss"), int) else raw_jwt(c, I.JWT_KEYS[0]), "key": I.JWT_KEYS[0], "algorithms": ["HS256"], "now": now, **extra}
    for t in [t for t, _, _ in tokens[:4]] + ["", ".", "a.b", "a.b.c", "e30.e30.", "eyJhbGciOiJIUzI1NiJ9.e30.x"]:
        yield "jwt.get_unverified_header", {"token": t}


def raw_jwt(payload, key):
    import hmac
    h = lib.base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=") + b"." + base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=")
    return (h + b"." + base64.urlsafe_b64encode(hmac.new(key.encode(), h, "sha256").digest()).rstrip(b"=")).decode()


# ------------------------------------------------------------------ passwords
@fn
def werkzeug__hash_with_salt(i):
    h, method = werkzeug.security._hash_internal(i["method"], i["salt"], i["password"])
    return "%s$%s$%s" % (method, i["salt"], h)


@fn
def werkzeug__check_password_hash(i):
    return werkzeug.security.check_password_hash(i["hash"], i["password"])


@fn
def bcrypt__hashpw(i):
    return _bcrypt.hashpw(i["password"].encode(), i["salt"].encode()).decode()


@fn
def bcrypt__check_password_hash(i):
    app = flask.Flask("v")
    app.config["BCRYPT_HANDLE_LONG_PASSWORDS"] = i.get("handle_long_passwords", False)
    return flask_bcrypt.Bcrypt(app).check_password_hash(i["hash"], i["password"])


@fn
def bcrypt__generate_shape(i):
    """Only the fixed part: prefix and rounds, and the length."""
    app = flask.Flask("v")
    app.config.update(i.get("config", {}))
    h = flask_bcrypt.Bcrypt(app).generate_password_hash(i["password"], i.get("rounds"), i.get("prefix")).decode()
    return {"start": h[:7], "length": len(h)}


def gen_passwords(I):
    for m, salt, pw in I.WERKZEUG_HASHES:
        i = {"method": m, "salt": salt, "password": pw}
        yield "werkzeug.hash_with_salt", i
        try:
            h = F["werkzeug.hash_with_salt"](i)
        except Exception:
            continue
        for p in (pw, pw + "x", pw.upper(), ""):
            yield "werkzeug.check_password_hash", {"hash": h, "password": p}
    for h in I.BROKEN_HASHES:
        yield "werkzeug.check_password_hash", {"hash": h, "password": "pw"}
    for salt, pw in I.BCRYPT:
        i = {"salt": salt, "password": pw}
        yield "bcrypt.hashpw", i
        try:
            h = F["bcrypt.hashpw"](i)
        except Exception:
            continue
        for p in (pw, pw + "x", pw[:-1], pw.swapcase()):
            yield "bcrypt.check_password_hash", {"hash": h, "password": p}
    for salt, pw in I.BCRYPT_LONG:
        h = _bcrypt.hashpw(hashlib.sha256(pw.encode()).hexdigest().encode(), salt.encode()).decode()
        for p in (pw, pw + "x"):
            yield "bcrypt.check_password_hash", {"hash": h, "password": p, "handle_long_passwords": True}
            yield "bcrypt.check_password_hash", {"hash": h, "password": p}
    good = _bcrypt.hashpw(b"pw", b"$2b$04$" + b"abcdefghijklmnopqrstuu").decode()
    for h in (good, good.replace("$2b", "$2a"), good.replace("$2b", "$2y"), good.replace("$2b", "$2x"), good.replace("$2b", "$2"), good[:-1], good + "x", "", "x", good.replace("$04", "$4"), good.replace("$04", "$03"), good.replace("$04", "$05")):
        yield "bcrypt.check_password_hash", {"hash": h, "password": "pw"}
    for i in ({"password": "pw", "rounds": 4}, {"password": "pw", "rounds": 5, "prefix": "2a"}, {"password": "pw", "rounds": 4, "prefix": "2y"}, {"password": "", "rounds": 4}, {"password": "pw", "rounds": 3}, {"password": "pw", "rounds": 32},
              {"password": "pw", "config": {"BCRYPT_LOG_ROUNDS": 4}}, {"password": "pw", "config": {"BCRYPT_LOG_ROUNDS": 6, "BCRYPT_HASH_PREFIX": "2a"}}, {"password": "x" * 100, "rounds": 4}, {"password": "a\x00b", "rounds": 4},
              {"password": "a\x00b", "rounds": 4, "config": {"BCRYPT_HANDLE_LONG_PASSWORDS": True}}):
        yield "bcrypt.generate_shape", i


# ------------------------------------------------------------------ limits
def show_limit(x):
    return {"amount": x.amount, "multiples": x.multiples, "granularity": x.GRANULARITY.name, "expiry": x.get_expiry(), "repr": repr(x), "key": x.key_for("a", "b/c")}


@fn
def limits__parse(i):
    return show_limit(limits.parse(i["value"]))


@fn
def limits__parse_many(i):
    return [show_limit(x) for x in limits.parse_many(i["value"])]


def gen_limits(I):
    for v in I.LIMITS:
        yield "limits.parse", {"value": v}
        yield "limits.parse_many", {"value": v}
    r = lib.rng(I.SEED + 4)
    for _ in range(I.RANDOM_LIMITS):
        one = lambda: "%d%s%s%s%s" % (r.randrange(1, 2000), r.choice(["/", " per ", "/ ", " / "]), r.choice(["", "", "2 ", "15"]), r.choice(["second", "minute", "hour", "day", "month", "year"]), r.choice(["", "s"]))
        yield "limits.parse_many", {"value": r.choice([";", ",", "|", "; "]).join(one() for _ in range(r.randrange(1, 4)))}


# ------------------------------------------------------------------ HTTP
@fn
def http__dump_cookie(i):
    kw = {k: py(v) for k, v in i.items() if k != "now"}
    if isinstance(kw.get("max_age"), dict):
        kw["max_age"] = dt.timedelta(seconds=kw["max_age"]["$timedelta"])
    return wh.dump_cookie(**kw)


@fn
def http__parse_cookie(i):
    return plain(list(wh.parse_cookie(i["value"]).items(multi=True)))


@fn
def http__http_date(i):
    return wh.http_date(py(i["value"]))


@fn
def http__parse_date(i):
    d = wh.parse_date(i["value"])
    return d and int(d.timestamp())


@fn
def http__quote_etag(i):
    return wh.quote_etag(i["value"], i.get("weak", False))


@fn
def http__unquote_etag(i):
    return plain(wh.unquote_etag(i["value"]))


@fn
def http__parse_etags(i):
    e = wh.parse_etags(i["value"])
    return {"strong": sorted(e._strong), "weak": sorted(e._weak), "star": e.star_tag, "header": e.to_header() if len(e._strong) + len(e._weak) < 2 else None}


@fn
def http__etag_contains(i):
    e = wh.parse_etags(i["value"])
    return {"strong": e.contains(i["etag"]), "weak": e.contains_weak(i["etag"]), "raw": e.contains_raw(i["etag"])}


@fn
def http__generate_etag(i):
    return wh.generate_etag(py(i["value"]))


ACCEPT = {"mime": ds.MIMEAccept, "language": ds.LanguageAccept, "charset": ds.CharsetAccept, "plain": ds.Accept}


@fn
def http__parse_accept(i):
    return plain(list(wh.parse_accept_header(i["value"], ACCEPT[i["kind"]])))


@fn
def http__accept_best_match(i):
    a = wh.parse_accept_header(i["value"], ACCEPT[i["kind"]])
    return {"best": a.best_match(i["choices"], default=None), "quality": [a.quality(c) for c in i["choices"]], "contains": [c in a for c in i["choices"]], "first": a.best}


@fn
def http__parse_range(i):
    x = wh.parse_range_header(i["value"])
    if x is None:
        return None
    n = i["length"]
    rng = x.range_for_length(n)
    cr = x.make_content_range(n)
    return {"units": x.units, "ranges": plain(x.ranges), "range_for_length": plain(rng), "content_range": cr and cr.to_header(), "header": x.to_header()}


@fn
def http__parse_content_range(i):
    x = wh.parse_content_range_header(i["value"])
    return x and {"units": x.units, "start": x.start, "stop": x.stop, "length": x.length}


@fn
def http__parse_if_range(i):
    x = wh.parse_if_range_header(i["value"])
    return {"etag": x.etag, "date": x.date and int(x.date.timestamp())}


@fn
def http__parse_options_header(i):
    return plain(wh.parse_options_header(i["value"]))


@fn
def http__dump_options_header(i):
    return wh.dump_options_header(i["header"], i["options"])


@fn
def http__parse_list_header(i):
    return wh.parse_list_header(i["value"])


@fn
def http__parse_dict_header(i):
    return wh.parse_dict_header(i["value"])


@fn
def http__parse_set_header(i):
    return list(wh.parse_set_header(i["value"]))


@fn
def http__dump_header(i):
    return wh.dump_header(i["value"])


@fn
def http__quote_header_value(i):
    return wh.quote_header_value(i["value"])


@fn
def http__parse_cache_control(i):
    return dict(wh.parse_cache_control_header(i["value"]))


@fn
def http__parse_authorization(i):
    a = ds.Authorization.from_header(i["value"])
    return a and {"type": a.type, "parameters": dict(a.parameters) if a.parameters else None, "token": a.token}


@fn
def http__www_authenticate(i):
    return ds.WWWAuthenticate(i["type"], i.get("parameters"), i.get("token")).to_header()


@fn
def http__is_resource_modified(i):
    env = {"REQUEST_METHOD": i["method"], **{"HTTP_" + k.upper().replace("-", "_"): v for k, v in i["headers"].items()}}
    return wh.is_resource_modified(env, i.get("etag"), None, i.get("last_modified"), ignore_if_range=i.get("ignore_if_range", True))


@fn
def http__host_is_trusted(i):
    return werkzeug.sansio.utils.host_is_trusted(i["value"], i["trusted"])


def gen_http(I):
    r = lib.rng(I.SEED + 5)
    for c in I.COOKIES:
        yield "http.dump_cookie", {**c, "now": I.NOW}
    for v in I.COOKIE_VALUES:
        yield "http.dump_cookie", {"key": "k", "value": v}
        try:
            raw = wh.dump_cookie("k", v).split(";")[0]
        except Exception:
            continue
        yield "http.parse_cookie", {"value": raw}
    for v in I.COOKIE_HEADERS:
        yield "http.parse_cookie", {"value": v}
    for v in I.DATES_OUT:
        yield "http.http_date", {"value": v}
    for v in I.DATES_IN:
        yield "http.parse_date", {"value": v}
    for v in I.ETAGS:
        yield "http.quote_etag", {"value": v}
        yield "http.quote_etag", {"value": v, "weak": True}
    for v in I.ETAG_HEADERS:
        yield "http.unquote_etag", {"value": v}
        yield "http.parse_etags", {"value": v}
        for e in ("abc", "x"):
            yield "http.etag_contains", {"value": v, "etag": e}
    for v in I.BODIES:
        yield "http.generate_etag", {"value": v}
    for kind, values, choices in I.ACCEPTS:
        for v in values:
            yield "http.parse_accept", {"kind": kind, "value": v}
            for c in choices:
                yield "http.accept_best_match", {"kind": kind, "value": v, "choices": c}
    for v in I.RANGES:
        yield "http.parse_range", {"value": v, "length": r.choice([100, 10, 1, 0, None])}
    for v in I.CONTENT_RANGES:
        yield "http.parse_content_range", {"value": v}
    for v in I.IF_RANGES:
        yield "http.parse_if_range", {"value": v}
    for v in I.OPTIONS:
        yield "http.parse_options_header", {"value": v}
    for h, o in I.DUMP_OPTIONS:
        yield "http.dump_options_header", {"header": h, "options": o}
    for v in I.LISTS:
        yield "http.parse_list_header", {"value": v}
        yield "http.parse_dict_header", {"value": v}
        yield "http.parse_set_header", {"value": v}
        yield "http.parse_cache_control", {"value": v}
    for v in I.DUMP_HEADERS:
        yield "http.dump_header", {"value": v}
    for v in I.QUOTE_VALUES:
        yield "http.quote_header_value", {"value": v}
    for v in I.AUTHORIZATIONS:
        yield "http.parse_authorization", {"value": v}
    for w in I.WWW_AUTHENTICATE:
        yield "http.www_authenticate", w
    for m in I.MODIFIED:
        yield "http.is_resource_modified", m
    for v, t in I.HOSTS:
        yield "http.host_is_trusted", {"value": v, "trusted": t}


# ------------------------------------------------------------------ files and URLs
@fn
def werkzeug__secure_filename(i):
    return werkzeug.utils.secure_filename(i["value"])


@fn
def werkzeug__safe_join(i):
    return werkzeug.security.safe_join(i["directory"], *i["paths"])


@fn
def werkzeug__iri_to_uri(i):
    return werkzeug.urls.iri_to_uri(i["value"])


@fn
def werkzeug__uri_to_iri(i):
    return werkzeug.urls.uri_to_iri(i["value"])


@fn
def is_safe_url(i):
    """The well-known check of Flask's documentation: same host, http or https, after joining with the current URL."""
    from urllib.parse import urljoin, urlparse
    ref, test = urlparse(i["host_url"]), urlparse(urljoin(i["host_url"], i["target"]))
    return test.scheme in ("http", "https") and ref.netloc == test.netloc


def make_map(i):
    return werkzeug.routing.Map([werkzeug.routing.Rule(r["rule"], endpoint=r["endpoint"], methods=r.get("methods"), defaults=r.get("defaults")) for r in i["rules"]])


@fn
def routing__match(i):
    """{"endpoint", "args"}; a redirect or an error is an output here, too"""
    a = make_map(i).bind("example.com", url_scheme="https")
    try:
        e, args = a.match(i["path"], method=i.get("method", "GET"))
        return {"endpoint": e, "args": {k: str(v) if not isinstance(v, (int, float, str)) else v for k, v in args.items()}}
    except werkzeug.routing.RequestRedirect as e:
        return {"redirect": e.new_url}
    except werkzeug.exceptions.MethodNotAllowed as e:
        return {"status": 405, "allow": sorted(e.valid_methods)}
    except werkzeug.exceptions.NotFound:
        return {"status": 404}


@fn
def routing__build(i):
    a = make_map(i).bind("example.com", url_scheme="https")
    try:
        return a.build(i["endpoint"], py(i["values"]), method=i.get("method"), force_external=i.get("external", False))
    except werkzeug.routing.BuildError:
        return {"error": "BuildError"}


def gen_urls(I):
    for v in I.FILENAMES:
        yield "werkzeug.secure_filename", {"value": v}
    for d, p in I.JOINS:
        yield "werkzeug.safe_join", {"directory": d, "paths": p}
    for v in I.IRIS:
        yield "werkzeug.iri_to_uri", {"value": v}
        yield "werkzeug.uri_to_iri", {"value": v}
    for h, targets in I.REDIRECTS:
        for t in targets:
            yield "is_safe_url", {"host_url": h, "target": t}
    for rules, paths, builds in I.MAPS:
        rules = [dict(zip(("rule", "endpoint", "methods", "defaults"), r)) for r in rules]
        for p in paths:
            yield "routing.match", {"rules": rules, **({"path": p} if isinstance(p, str) else {"path": p[1], "method": p[0]})}
        for e, values in builds:
            yield "routing.build", {"rules": rules, "endpoint": e, "values": values}


# ------------------------------------------------------------------ Jinja
@fn
def markupsafe__escape(i):
    return str(markupsafe.escape(py(i["value"])))


@fn
def markup__method(i):
    return js(getattr(markupsafe.Markup(i["markup"]), i["method"])(*[py(a) for a in i.get("args", [])]))


@fn
def jinja__render(i):
    app = flask.Flask("v")
    with app.app_context():
        return flask.render_template_string(i["template"], **py(i.get("context", {})))


def gen_jinja(I):
    for v in I.ESCAPES:
        yield "markupsafe.escape", {"value": v}
    for m, method, args in I.MARKUP_METHODS:
        yield "markup.method", {"markup": m, "method": method, "args": args}
    for t in I.TEMPLATES:
        for c in I.CONTEXTS:
            yield "jinja.render", {"template": t, "context": c}


# ------------------------------------------------------------------ writing
GROUPS = {
    "itsdangerous": (gen_itsdangerous, ["itsdangerous"]), "session": (gen_session, ["flask", "itsdangerous"]), "login": (gen_login, ["flask-login", "flask", "werkzeug"]),
    "jwt": (gen_jwt, ["pyjwt", "cryptography"]), "passwords": (gen_passwords, ["werkzeug", "flask-bcrypt", "bcrypt"]), "limits": (gen_limits, ["limits"]),
    "http": (gen_http, ["werkzeug"]), "urls": (gen_urls, ["werkzeug"]), "jinja": (gen_jinja, ["jinja2", "markupsafe", "flask"]),
}


def run(function, i):
    now = i.get("now", lib.T0)
    FROZEN.move_to(dt.datetime.utcfromtimestamp(now))
    v = {"function": function, "input": i}
    try:
        v["output"] = F[function](i)
    except Exception as e:
        v["error"] = {"type": type(e).__name__, "message": str(e)}
    return v


def main():
    global FROZEN
    ap = argparse.ArgumentParser()
    ap.add_argument("groups", nargs="*")
    ap.add_argument("--root")
    args = ap.parse_args()
    root = os.path.abspath(args.root or HERE)
    folder = os.path.join(root if args.root else os.path.dirname(HERE), "vectors")
    sys.path.insert(0, root)
    clock = freeze_time(dt.datetime.utcfromtimestamp(lib.T0))
    FROZEN = clock.start()
    I = lib.load(os.path.join(root, "vector_inputs.py"), "vector_inputs")
    total = 0
    prefix = "holdout-" if getattr(I, "HOLDOUT", False) else ""
    for name in args.groups or GROUPS:
        gen, packages = GROUPS[name]
        out, seen = [], set()
        for function, i in gen(I):
            key = json.dumps([function, i], sort_keys=True)
            if key not in seen:
                seen.add(key)
                out.append(run(function, json.loads(json.dumps(i))))
        total += len(out)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, prefix + name + ".json"), "w") as f:
            f.write('{"group": %s, "recorded_with": %s, "vectors": [\n' % (json.dumps(name), json.dumps(lib.versions(packages))))
            f.write(",\n".join(json.dumps(v, allow_nan=False) for v in out))
            f.write("\n]}\n")
        print("%-14s %5d vectors, %d of them errors" % (name, len(out), sum("error" in v for v in out)))
    print(total, "in all")


if __name__ == "__main__":
    main()
