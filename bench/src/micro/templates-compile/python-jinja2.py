"""Jinja2 itself: from the source to Python's bytecode."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from jinja_environment import BENCH, VERSION, environment  # noqa: E402
from micro_worker import serve  # noqa: E402

source = (BENCH / "data" / "long-template.html").read_text(encoding="utf-8")
serve(lambda: environment.from_string(source), VERSION)
