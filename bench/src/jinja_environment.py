"""Jinja2's environment for the templates of peers/templates/jinja."""

import platform
from pathlib import Path

import jinja2

BENCH = Path(__file__).resolve().parent.parent
VERSION = f"{jinja2.__version__} (Python {platform.python_version()})"

environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(BENCH / "peers" / "templates" / "jinja"),
    autoescape=True,
    auto_reload=False,
)
environment.filters["money"] = lambda cents: f"{cents // 100:,}.{cents % 100:02}"
