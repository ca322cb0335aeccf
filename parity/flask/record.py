#!/usr/bin/python3
"""Record what the real Flask does.

    python3 record.py [app ...] [--root DIR] [--only SLUG]

Every scenario of scenarios/<app>.py is run against apps/<app>.py and written to ../recordings/<app>/<slug>.json.
With --root DIR the scenarios are those of DIR/scenarios and the files go to DIR/recordings; the apps are the same.
Old recordings of an app are removed first, unless --only is given.
"""
import argparse
import glob
import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import paritylib  # noqa: E402


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("apps", nargs="*")
    ap.add_argument("--root")
    ap.add_argument("--only")
    args = ap.parse_args()
    root = os.path.abspath(args.root or HERE)
    recordings = os.path.join(root if args.root else os.path.dirname(HERE), "recordings")
    sys.path.insert(0, root)
    names = args.apps or sorted(os.path.basename(p)[:-3] for p in glob.glob(os.path.join(root, "scenarios", "*.py")))
    failed = 0
    for name in names:
        t = time.perf_counter()
        module = paritylib.load(os.path.join(HERE, "apps", name + ".py"), "parity_app_" + name)
        specs = paritylib.load_scenarios(os.path.join(root, "scenarios", name + ".py"), "parity_scenarios_" + name)
        slugs = [s["slug"] for s in specs]
        assert len(slugs) == len(set(slugs)), "double slug in %s: %s" % (name, [s for s in slugs if slugs.count(s) > 1])
        out = os.path.join(recordings, name)
        os.makedirs(out, exist_ok=True)
        if not args.only:
            for p in glob.glob(os.path.join(out, "*.json")):
                os.remove(p)
        steps = 0
        for spec in specs:
            if args.only and spec["slug"] != args.only:
                continue
            try:
                rec = paritylib.record(module, name, spec)
            except Exception as e:  # a scenario that cannot be recorded must be seen
                failed += 1
                print("FAILED %s/%s: %s: %s" % (name, spec["slug"], type(e).__name__, e), file=sys.stderr)
                if args.only:
                    raise
                continue
            steps += len(rec["steps"])
            with open(os.path.join(out, spec["slug"] + ".json"), "w") as f:
                json.dump(rec, f, indent=1)
                f.write("\n")
        print("%-12s %3d scenarios %5d steps  %.1fs" % (name, len(specs), steps, time.perf_counter() - t))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
