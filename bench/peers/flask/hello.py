"""W1 alone: needs Flask and gunicorn, none of the extensions of app.py."""
from flask import Flask

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return {"hello": name}
