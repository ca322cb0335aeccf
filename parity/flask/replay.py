#!/usr/bin/python3
"""Replay recordings against the Flask apps again and compare: proves that the recordings are deterministic and that
the format in ../README.md is enough. A replayer in another language does the same things in the same order.

    python3 replay.py [app ...] [--root DIR]

The recordings are those of the folder above this one, or of DIR/recordings.
"""
import argparse
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import paritylib as lib  # noqa: E402

TYPES = {
    "uuid4": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "hex16": r"[0-9a-f]{16}", "hex32": r"[0-9a-f]{32}", "hex40": r"[0-9a-f]{40}", "hex64": r"[0-9a-f]{64}",
    "hex128": r"[0-9a-f]{128}", "int": r"-?\d+", "float": r"-?\d+(\.\d+)?", "token": r"[A-Za-z0-9_.~=+/-]+",
    "base64url": r"[A-Za-z0-9_-]+=*", "any": r"(?s:.*)", "jwt": lib.JWT_RE.pattern,
}


def type_re(name, extra):
    return extra.get(name) or TYPES[name]


def match_text(exp, act, vars_, extra):
    """A recorded string with {{name}} / {{$type}} against the actual one."""
    rx = ""
    for part in re.split(r"(\{\{\$?\w+\}\})", exp):
        m = re.fullmatch(r"\{\{(\$?)(\w+)\}\}", part)
        if m and m[1] and (m[2] in TYPES or m[2] in extra):
            rx += "(?:" + type_re(m[2], extra) + ")"
        elif m and not m[1] and m[2] in vars_:
            rx += re.escape(vars_[m[2]])
        else:
            rx += re.escape(part)
    return re.fullmatch(rx, act, re.S) is not None


def match_value(exp, act, vars_, extra):
    if isinstance(exp, dict):
        if set(exp) == {"$volatile"}:
            return isinstance(act, str) and re.fullmatch(type_re(exp["$volatile"], extra), act) is not None
        if set(exp) == {"$jwt"}:
            d = lib.decode_jwt(act) if isinstance(act, str) else None
            return d is not None and match_value(exp["$jwt"], d, vars_, extra)
        if set(exp) == {"$session"}:
            d = lib.decode_session_cookie(act) if isinstance(act, str) else None
            return (d is not None and d["timestamp"] == exp["$session"]["timestamp"]
                    and d["compressed"] == exp["$session"]["compressed"]
                    and match_value(exp["$session"]["payload"], d["payload"], vars_, extra))
        if set(exp) == {"$set"}:
            return act == exp
        return isinstance(act, dict) and set(exp) == set(act) and all(
            match_value(exp[k], act[k], vars_, extra) for k in exp)
    if isinstance(exp, list):
        return isinstance(act, list) and len(exp) == len(act) and all(
            match_value(e, a, vars_, extra) for e, a in zip(exp, act))
    if isinstance(exp, str):
        return isinstance(act, str) and match_text(exp, act, vars_, extra)
    return exp == act and type(exp) is type(act)


def compare(exp, act, vars_, extra):
    """-> list of differences."""
    bad = []
    if exp["status"] != act["status"]:
        bad.append("status %s, expected %s" % (act["status"], exp["status"]))
    for h in sorted(set(exp["headers"]) | set(act["headers"])):
        e, a = exp["headers"].get(h), act["headers"].get(h)
        if e is None or a is None or not match_value(e, a, vars_, extra):
            bad.append("header %s: %r, expected %r" % (h, a, e))
    for k in ("json", "body", "body_base64", "session"):
        if (k in exp) != (k in act) or (k in exp and not match_value(exp[k], act[k], vars_, extra)):
            bad.append("%s: %r, expected %r" % (k, act.get(k), exp.get(k)))
    e, a = exp.get("set_cookies", []), act.get("set_cookies", [])
    if len(e) != len(a):
        bad.append("cookies set: %r, expected %r" % ([c["name"] for c in a], [c["name"] for c in e]))
    for x, y in zip(e, a):
        for k in x:
            if not match_value(x[k], y.get(k), vars_, extra):
                bad.append("cookie %s, %s: %r, expected %r" % (x["name"], k, y.get(k), x[k]))
    return bad


def replay(module, rec):
    spec = {"config": lib.from_jsonable(rec["config"]), "start": rec["start"]}
    r = lib.Recorder(module, spec)
    r.masker.patterns = []
    r.masker.cookie_value = lambda v: v
    r.masker.random_signature = lambda d: False
    extra = {p["type"]: p["regex"] for p in getattr(module, "VOLATILE", []) if p["type"] not in TYPES}
    from werkzeug.test import EnvironBuilder, run_wsgi_app
    bad = []
    try:
        for i, step in enumerate(rec["steps"]):
            r.at(step["at"])
            if "restart" in step:
                r.restart(**lib.from_jsonable(step["restart"]))
            cap = {n: {k: v for k, v in sp.items() if k != "volatile"} for n, sp in step.get("capture", {}).items()}
            r._send(json.loads(json.dumps(step["request"])), step["client"], cap, None, EnvironBuilder, run_wsgi_app)
            act = r.steps[-1]
            diffs = compare(step["response"], act["response"], r.vars, extra)
            if step.get("cookies_sent") != act.get("cookies_sent"):
                diffs.append("cookies sent %r, expected %r" % (act.get("cookies_sent"), step.get("cookies_sent")))
            if "observed" in step and not match_value(step["observed"], act.get("observed"), r.vars, extra):
                diffs.append("observed %r, expected %r" % (act.get("observed"), step["observed"]))
            bad += ["step %d %s %s: %s" % (i, step["request"]["method"], step["request"]["path"], d) for d in diffs]
    finally:
        r.finish()
    return bad


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("apps", nargs="*")
    ap.add_argument("--root", default=os.path.dirname(HERE))
    args = ap.parse_args()
    names = args.apps or sorted(os.path.basename(p) for p in glob.glob(os.path.join(args.root, "recordings", "*")))
    total = failed = 0
    for name in names:
        module = lib.load(os.path.join(HERE, "apps", name + ".py"), "parity_app_" + name)
        for path in sorted(glob.glob(os.path.join(args.root, "recordings", name, "*.json"))):
            total += 1
            with open(path) as f:
                bad = replay(module, json.load(f))
            if bad:
                failed += 1
                print("DIFFERS %s/%s" % (name, os.path.basename(path)))
                for b in bad[:6]:
                    print("   ", b[:600])
    print("%d recordings replayed, %d differ" % (total, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
