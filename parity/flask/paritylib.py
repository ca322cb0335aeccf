"""Recording kit: runs scenarios against a Flask app in-process and writes down what happened.

A scenario is a Python function that receives a `Recorder` and drives it:

    @scenario("next-param", "anonymous visitor is sent to the login view", config={"APP_X": 1})
    def _(s):
        s.get("/private")                        # client "a", at the current frozen time
        s.tick(30)                               # 30 s later
        s.post("/login", form={"name": "ann", "password": "pw"}, capture={"sess": {"cookie": "session"}})

The format that comes out is described in ../README.md.
"""
import base64
import binascii
import datetime as dt
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import random
import re
import sys
import urllib.parse
import warnings
import zlib
from email.utils import parsedate_to_datetime

# The Flask packages: $PARITY_SITE, or a folder "site" beside this one, before whatever the system has.
_site = os.environ.get("PARITY_SITE") or os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "site")
if os.path.isdir(_site):
    sys.path.insert(0, _site)
sys.dont_write_bytecode = True
os.environ["TZ"] = "UTC"
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

from freezegun import freeze_time  # noqa: E402

T0 = 1_700_000_000.0            # 2023-11-14T22:13:20Z
DEFAULT_UA = "parity/1.0"
DEFAULT_SET_HEADERS = ["allow"]  # comma lists whose order Flask leaves to chance
DEFAULT_HEADERS = ["content-type", "location", "vary", "allow", "www-authenticate"]
_registry = []


def scenario(slug, title, config=None, start=T0):
    """Register a scenario. `slug` becomes the file name, `config` the overrides given to create_app."""
    def deco(fn):
        _registry.append({"slug": slug, "title": title, "config": config or {}, "start": start, "fn": fn})
        return fn
    return deco


def rng(seed):
    """The seeded generator random scenarios use."""
    return random.Random(seed)


# ---------------------------------------------------------------- config values as JSON
def to_jsonable(v):
    if isinstance(v, dt.timedelta):
        s = v.total_seconds()
        return {"$timedelta": int(s) if s == int(s) else s}
    if isinstance(v, dt.datetime):
        return {"$datetime": v.isoformat()}
    if isinstance(v, bytes):
        return {"$bytes": base64.b64encode(v).decode()}
    if isinstance(v, dict):
        return {k: to_jsonable(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [to_jsonable(x) for x in v]
    return v


def from_jsonable(v):
    if isinstance(v, dict):
        if "$timedelta" in v:
            return dt.timedelta(seconds=v["$timedelta"])
        if "$datetime" in v:
            return dt.datetime.fromisoformat(v["$datetime"])
        if "$bytes" in v:
            return base64.b64decode(v["$bytes"])
        return {k: from_jsonable(x) for k, x in v.items()}
    if isinstance(v, list):
        return [from_jsonable(x) for x in v]
    return v


# ---------------------------------------------------------------- the client's cookie jar
def _quoted_value(raw):
    """Undo the backslash/octal quoting of a cookie value in double quotes (werkzeug's dump_cookie)."""
    if len(raw) < 2 or raw[0] != '"' or raw[-1] != '"':
        return raw
    out = re.sub(r'\\([0-3][0-7]{2}|.)', lambda m: chr(int(m[1], 8)) if len(m[1]) == 3 else m[1], raw[1:-1])
    return out.encode("latin-1", "replace").decode("utf-8", "replace")


def parse_set_cookie(raw):
    """One Set-Cookie header -> the dict a recording holds."""
    parts = raw.split(";")
    name, _, value = parts[0].partition("=")
    c = {"name": name.strip(), "value": value.strip(), "path": None, "domain": None, "expires": None,
         "max_age": None, "secure": False, "httponly": False, "samesite": None, "partitioned": False}
    for p in parts[1:]:
        k, _, v = p.strip().partition("=")
        k = k.lower()
        if k in ("path", "domain", "expires", "samesite"):
            c[k] = v
        elif k == "max-age":
            c["max_age"] = int(v) if re.fullmatch(r"-?\d+", v) else v
        elif k in ("secure", "httponly", "partitioned"):
            c[k] = True
    c["raw"] = raw
    return c


class Jar:
    """A small browser jar. Rules: see ../README.md, "Cookie jars"."""

    def __init__(self):
        self.items = []          # dicts: name, value, path, domain, host_only, secure, expires (unix or None)

    def store(self, c, host, req_path, now):
        domain = (c["domain"] or "").lstrip(".").lower()
        host_only = not domain
        domain = domain or host
        path = c["path"] if c["path"] and c["path"].startswith("/") else (req_path.rsplit("/", 1)[0] or "/")
        expires = None
        if isinstance(c["max_age"], int):
            expires = now + c["max_age"]
        elif c["expires"]:
            try:
                expires = parsedate_to_datetime(c["expires"]).timestamp()
            except (TypeError, ValueError):
                pass
        key = (c["name"], domain, path)
        old = [i for i, x in enumerate(self.items) if (x["name"], x["domain"], x["path"]) == key]
        item = {"name": c["name"], "value": c["value"], "path": path, "domain": domain, "host_only": host_only,
                "secure": c["secure"], "expires": expires}
        if not host_only and not (host == domain or host.endswith("." + domain)):
            return
        if expires is not None and expires <= now:
            self.items = [x for i, x in enumerate(self.items) if i not in old]
        elif old:
            self.items[old[0]] = item
        else:
            self.items.append(item)

    def set(self, name, value, host):
        self.store({"name": name, "value": value, "path": "/", "domain": None, "expires": None, "max_age": None,
                    "secure": False}, host, "/", 0)

    def delete(self, name):
        self.items = [x for x in self.items if x["name"] != name]

    def for_request(self, host, path, scheme, now):
        out = []
        for x in self.items:
            if x["expires"] is not None and x["expires"] <= now:
                continue
            if x["secure"] and scheme != "https":
                continue
            if not (host == x["domain"] or (not x["host_only"] and host.endswith("." + x["domain"]))):
                continue
            if not (path == x["path"] or path.startswith(x["path"].rstrip("/") + "/")):
                continue
            out.append(x)
        return out


# ---------------------------------------------------------------- decoding what is inside tokens
def b64url(s):
    return base64.urlsafe_b64decode(s + "=" * (-len(s) % 4))


def decode_session_cookie(value):
    """Flask's signed cookie -> {"payload", "timestamp", "compressed"}, or None. The signature is not checked."""
    m = re.fullmatch(r"(\.?)([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{2,12})\.([A-Za-z0-9_-]{20,})", value)
    if not m:
        return None
    try:
        data = b64url(m[2])
        if m[1]:
            data = zlib.decompress(data)
        payload = json.loads(data)
        ts = int.from_bytes(b64url(m[3]), "big")
    except (ValueError, zlib.error, binascii.Error):
        return None
    return {"payload": payload, "timestamp": ts, "compressed": bool(m[1])}


# what a WHATWG URL parser would change: dot segments, non-ASCII, controls, space, backslash and the like
RAW_PATH_RE = re.compile(r"(?i)[^\x21-\x7e]|[\"<>\\^`{}|]|^[^?]*/(\.|%2e){1,2}(/|\?|$)|\?.*'")
JWT_RE = re.compile(r"eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


def decode_jwt(tok):
    try:
        h, p, _ = tok.split(".")
        return {"header": json.loads(b64url(h)), "payload": json.loads(b64url(p))}
    except (ValueError, binascii.Error):
        return None


class Masker:
    """Replaces what an independent implementation cannot reproduce by placeholders."""

    def __init__(self, patterns):
        self.patterns = [(p["type"], re.compile(p["regex"])) for p in patterns]
        self.vars = {}           # volatile captured variables: name -> value

    @staticmethod
    def random_signature(jwt):
        return isinstance(jwt["header"], dict) and str(jwt["header"].get("alg"))[:2] in ("ES", "PS")

    def _plain(self, s):
        for name, val in sorted(self.vars.items(), key=lambda kv: -len(kv[1])):
            if len(val) >= 6:
                s = s.replace(val, "{{%s}}" % name)
        return s

    def inline(self, s):
        """For text in which the volatile thing is only a part (bodies, headers)."""
        def jwt(m):
            d = decode_jwt(m[0])
            return "{{$jwt}}" if d and (self.random_signature(d) or self.value(d) != d) else m[0]
        s = JWT_RE.sub(jwt, s)
        s = self._plain(s)
        for typ, rx in self.patterns:
            s = rx.sub("{{$%s}}" % typ, s)
        return s

    def value(self, v):
        """For JSON values."""
        if isinstance(v, dict):
            return {k: self.value(x) for k, x in v.items()}
        if isinstance(v, list):
            return [self.value(x) for x in v]
        if not isinstance(v, str):
            return v
        if JWT_RE.fullmatch(v):
            d = decode_jwt(v)
            if d:
                m = self.value(d)
                return {"$jwt": m} if m != d or self.random_signature(d) else v
        p = self._plain(v)
        if p != v:
            v = p
        for typ, rx in self.patterns:
            if rx.fullmatch(v):
                return {"$volatile": typ}
        return self.inline(v) if self.patterns else v

    def cookie_value(self, v):
        """A cookie value: session cookies and JWTs are opened when they hold something volatile."""
        d = decode_session_cookie(v)
        if d:
            m = self.value(d["payload"])
            if m != d["payload"] or d["compressed"]:
                out = {"$session": {"payload": m, "timestamp": d["timestamp"], "compressed": d["compressed"]}}
                if m == d["payload"]:
                    out["$session"]["example"] = v
                return out
            return v
        return self.value(v)


# ---------------------------------------------------------------- multipart bodies, as a browser's FormData writes them
BOUNDARY = "----parityFormBoundary"


def multipart(form, files):
    def q(name):
        return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22").encode()
    out = []
    for k, v in form:
        out += [b'Content-Disposition: form-data; name="' + q(k) + b'"\r\n\r\n', v.encode()]
    for f in files:
        raw = base64.b64decode(f["content_base64"]) if "content_base64" in f else f["content"].encode()
        head = b'Content-Disposition: form-data; name="' + q(f["name"]) + b'"; filename="' + q(f["filename"]) + b'"\r\n'
        out += [head + b"Content-Type: " + f["content_type"].encode() + b"\r\n\r\n", raw]
    line = b"--" + BOUNDARY.encode()
    return b"".join(line + b"\r\n" + out[i] + out[i + 1] + b"\r\n" for i in range(0, len(out), 2)) + line + b"--\r\n"


def digest_header(method, d):
    """{"$digest": {...}}: an RFC 2617 Authorization header computed when the request is sent. See ../README.md, "Requests"."""
    def md5(s):
        return hashlib.md5(s.encode()).hexdigest()
    ha1 = md5("%s:%s:%s" % (d["username"], d["realm"], d["password"]))
    if d.get("algorithm", "").lower() == "md5-sess":
        ha1 = md5("%s:%s:%s" % (ha1, d["nonce"], d["cnonce"]))
    ha2 = md5("%s:%s" % (method, d["uri"]))
    if "qop" in d:
        middle = "%s:%s:%s:%s" % (d["nonce"], d["nc"], d["cnonce"], d["qop"])
    else:
        middle = d["nonce"]
    out = [("username", d["username"]), ("realm", d["realm"]), ("nonce", d["nonce"]), ("uri", d["uri"]), ("response", md5("%s:%s:%s" % (ha1, middle, ha2)))]
    out += [(k, d[k]) for k in ("algorithm", "opaque", "cnonce") if k in d]
    text = ", ".join('%s="%s"' % kv for kv in out)
    return "Digest " + text + "".join(", %s=%s" % (k, d[k]) for k in ("qop", "nc") if k in d)


def _no_constant(name):
    raise ValueError(name)


# ---------------------------------------------------------------- running
class Result:
    def __init__(self, status, headers, data, set_cookies):
        self.status, self.headers, self.data, self.set_cookies = status, headers, data, set_cookies

    @property
    def text(self):
        return self.data.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.data)

    def header(self, name):
        for k, v in self.headers:
            if k.lower() == name.lower():
                return v

    def cookie(self, name):
        for c in self.set_cookies:
            if c["name"] == name:
                return c["value"]


class Recorder:
    def __init__(self, module, spec):
        self.module, self.spec = module, spec
        self.whitelist = list(getattr(module, "HEADERS", DEFAULT_HEADERS))
        self.masker = Masker(getattr(module, "VOLATILE", []))
        self.now = spec["start"]
        self.jars, self.vars, self.steps = {}, {}, []
        self.config = dict(spec["config"])
        self.pending_config = None
        self.clock = freeze_time(dt.datetime.utcfromtimestamp(self.now))
        self.frozen = self.clock.start()
        try:
            self.app = module.create_app(dict(self.config))
        except BaseException:
            self.clock.stop()
            raise

    def finish(self):
        self.clock.stop()

    # -- time and state
    def at(self, ts):
        self.now = float(ts)
        self.frozen.move_to(dt.datetime.utcfromtimestamp(self.now))

    def tick(self, seconds):
        self.at(round(self.now + seconds, 6))

    def restart(self, **overrides):
        """From the next step on, a fresh app instance with these overrides merged in. Cookie jars stay."""
        self.config.update(overrides)
        self.pending_config = dict(overrides)
        self.app = self.module.create_app(dict(self.config))

    def jar(self, client="a"):
        return self.jars.setdefault(client, Jar())

    def cookie(self, name, client="a"):
        for x in self.jar(client).items:
            if x["name"] == name:
                return x["value"]

    def subst(self, v):
        if isinstance(v, str):
            return re.sub(r"\{\{(\w+)\}\}", lambda m: self.vars.get(m[1], m[0]), v)
        if isinstance(v, dict):
            return {self.subst(k): self.subst(x) for k, x in v.items()}
        if isinstance(v, (list, tuple)):
            return [self.subst(x) for x in v]
        return v

    # -- requests
    def get(self, path, **kw):
        return self.request("GET", path, **kw)

    def post(self, path, **kw):
        return self.request("POST", path, **kw)

    def put(self, path, **kw):
        return self.request("PUT", path, **kw)

    def patch(self, path, **kw):
        return self.request("PATCH", path, **kw)

    def delete(self, path, **kw):
        return self.request("DELETE", path, **kw)

    def head(self, path, **kw):
        return self.request("HEAD", path, **kw)

    def options(self, path, **kw):
        return self.request("OPTIONS", path, **kw)

    _missing = object()

    def request(self, method, path, client="a", headers=None, json=_missing, form=None, files=None, body=None,
                body_base64=None, base_url="http://localhost", remote_addr="127.0.0.1", capture=None, jar=None,
                note=None):
        from werkzeug.test import EnvironBuilder, run_wsgi_app

        # what is written down
        req = {"method": method, "path": path}
        hdrs = dict(headers or {})
        if not any(k.lower() == "user-agent" for k in hdrs):
            hdrs["User-Agent"] = DEFAULT_UA
        req["headers"] = hdrs
        if json is not self._missing:
            req["json"] = json
        if form is not None:
            req["form"] = [[k, v] for k, v in (form.items() if isinstance(form, dict) else form)]
        if files is not None:
            req["files"] = files
        if body is not None:
            req["body"] = body
        if body_base64 is not None:
            req["body_base64"] = body_base64
        if base_url != "http://localhost":
            req["base_url"] = base_url
        req["remote_addr"] = remote_addr
        if jar:
            req["jar"] = jar
        return self._send(req, client, capture, note, EnvironBuilder, run_wsgi_app)

    def _send(self, req, client, capture, note, EnvironBuilder, run_wsgi_app):
        step = {"at": self.now, "client": client}
        if note:
            step["note"] = note
        if self.pending_config is not None:
            step["restart"] = to_jsonable(self.pending_config)
            self.pending_config = None
        step["request"] = json.loads(json.dumps(req))
        if RAW_PATH_RE.search(req["path"]):
            step["raw_path"] = True
        live = self.subst(req)
        base = live.get("base_url", "http://localhost")
        u = urllib.parse.urlsplit(base)
        host = u.hostname
        cj = self.jar(client)
        j = live.get("jar") or {}
        if "clear" in j and j["clear"]:
            cj.items = []
        if "copy_from" in j:
            cj.items = [dict(x) for x in self.jar(j["copy_from"]).items]
        for n in j.get("delete", []):
            cj.delete(n)
        for n, v in (j.get("set") or {}).items():
            cj.set(n, v, host)

        path, _, query = live["path"].partition("?")
        headers = [(k, digest_header(live["method"], v["$digest"]) if isinstance(v, dict) else v) for k, v in live["headers"].items()]
        kw = {}
        if "json" in live:
            kw["data"] = json.dumps(live["json"], separators=(",", ":"))
            if not any(k.lower() == "content-type" for k, _ in headers):
                kw["content_type"] = "application/json"
        elif "files" in live:
            kw["data"] = multipart(live.get("form", []), live["files"])
            kw["content_type"] = "multipart/form-data; boundary=" + BOUNDARY
        elif "form" in live:
            kw["data"] = urllib.parse.urlencode([tuple(p) for p in live["form"]])
            if not any(k.lower() == "content-type" for k, _ in headers):
                kw["content_type"] = "application/x-www-form-urlencoded"
        elif "body" in live:
            kw["data"] = live["body"].encode()
        elif "body_base64" in live:
            kw["data"] = base64.b64decode(live["body_base64"])
        for k, v in headers:
            v.encode("latin-1")  # as fetch() wants it
        explicit = any(k.lower() == "cookie" for k, _ in headers)
        sent = [] if explicit else cj.for_request(host, path, u.scheme, self.now)
        if sent:
            headers.append(("Cookie", "; ".join("%s=%s" % (x["name"], x["value"]) for x in sent)))
        if not explicit:
            step["cookies_sent"] = [x["name"] for x in sent]
        b = EnvironBuilder(path=path, query_string=query, method=live["method"], base_url=base, headers=headers,
                           environ_base={"REMOTE_ADDR": live["remote_addr"]}, **kw)
        environ = b.get_environ()
        # the request line as it stands, unquoted once, the way a WSGI server does it
        environ["PATH_INFO"] = urllib.parse.unquote_to_bytes(path).decode("latin-1")
        environ["QUERY_STRING"] = query.encode().decode("latin-1")
        environ["RAW_URI"] = environ["REQUEST_URI"] = live["path"].encode().decode("latin-1")
        b.close()
        it, status, rh = run_wsgi_app(self.app, environ, buffered=True)
        data = b"".join(it)
        if hasattr(it, "close"):
            it.close()
        set_cookies = [parse_set_cookie(v) for k, v in rh if k.lower() == "set-cookie"]
        res = Result(int(status.split()[0]), list(rh), data, set_cookies)
        for c in set_cookies:
            cj.store(c, host, path, self.now)

        for name, spec in (capture or {}).items():
            val = self._capture(spec, res)
            self.vars[name] = val
            if spec.get("volatile"):
                self.masker.vars[name] = val
        step["response"] = self._response(res)
        observe = getattr(self.app, "parity_observe", None)
        if observe:
            step["observed"] = self.masker.value(json.loads(json.dumps(observe())))
        if capture:
            step["capture"] = {n: {k: v for k, v in sp.items()} for n, sp in capture.items()}
        self.steps.append(step)
        return res

    def _capture(self, spec, res):
        if "json" in spec:
            v = res.json
            for part in spec["json"].split("."):
                v = v[int(part)] if isinstance(v, list) else v[part]
            v = str(v)
        elif "cookie" in spec:
            v = res.cookie(spec["cookie"])
        elif "header" in spec:
            v = res.header(spec["header"])
        else:
            v = res.text
        if v is None:
            raise RuntimeError("nothing to capture: %r in %r" % (spec, res.headers))
        if "regex" in spec:
            m = re.search(spec["regex"], v)
            if not m:
                raise RuntimeError("capture regex %r does not match %r" % (spec["regex"], v))
            v = m[1] if m.groups() else m[0]
        return v

    def _response(self, res):
        out = {"status": res.status, "headers": {}}
        for k, v in res.headers:
            lk = k.lower()
            if lk == "set-cookie" or lk not in self.whitelist:
                continue
            v = self.masker.inline(v)
            if lk in getattr(self.module, "SET_HEADERS", DEFAULT_SET_HEADERS):
                v = {"$set": sorted(x.strip() for x in v.split(",") if x.strip())}
            if lk in out["headers"]:
                prev = out["headers"][lk]
                out["headers"][lk] = (prev if isinstance(prev, list) else [prev]) + [v]
            else:
                out["headers"][lk] = v
        ctype = (res.header("content-type") or "").split(";")[0].strip()
        try:
            text = res.data.decode("utf-8")
            if ctype == "application/json" or ctype.endswith("+json"):
                try:
                    out["json"] = self.masker.value(json.loads(text, parse_constant=_no_constant))
                except ValueError:
                    pass
            out["body"] = self.masker.inline(text)
        except UnicodeDecodeError:
            out["body_base64"] = base64.b64encode(res.data).decode()
        if res.set_cookies:
            out["set_cookies"] = []
            for c in res.set_cookies:
                m = self.masker.cookie_value(c["value"])
                c2 = dict(c)
                if m != c["value"]:
                    c2["value"] = m
                    if isinstance(m, str):
                        c2["raw"] = c["raw"].replace(c["value"], m)
                    else:
                        del c2["raw"]
                out["set_cookies"].append(c2)
                d = decode_session_cookie(c["value"])
                if d and c["name"] == self.app.config.get("SESSION_COOKIE_NAME", "session"):
                    out["session"] = self.masker.value(d["payload"])
        return out


# ---------------------------------------------------------------- files
def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    mod = importlib.util.module_from_spec(spec)
    sys.modules[name] = mod
    spec.loader.exec_module(mod)
    return mod


def load_scenarios(path, name):
    del _registry[:]
    load(path, name)
    out = list(_registry)
    del _registry[:]
    return out


def versions(packages):
    out = {"python": "%d.%d.%d" % sys.version_info[:3]}
    for p in packages:
        out[p] = importlib.metadata.version(p)
    return out


def record(module, name, spec):
    """Run one scenario; returns the recording (a dict)."""
    r = Recorder(module, spec)
    try:
        spec["fn"](r)
    finally:
        r.finish()
    return {
        "app": name,
        "title": spec["title"],
        "config": to_jsonable(spec["config"]),
        "recorded_with": versions(getattr(module, "PACKAGES", ["flask", "werkzeug"])),
        "headers_compared": r.whitelist,
        "volatile_types": {p["type"]: p["regex"] for p in getattr(module, "VOLATILE", [])},
        "start": spec["start"],
        "steps": r.steps,
    }
