"""Jinja2 itself, with the same templates. `--print` writes the page that all others are held to."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from jinja_environment import BENCH, VERSION, environment  # noqa: E402
from micro_worker import serve  # noqa: E402

context = json.loads((BENCH / "data" / "orders.json").read_text(encoding="utf-8"))


def render():
    return environment.get_template("orders.html").render(context)


if "--print" in sys.argv:
    sys.stdout.write(render())
else:
    serve(render, VERSION)
