"""All workloads with Flask and the extensions a user would take; runs on Debian 12's packages."""
import json
import os
import secrets
from datetime import datetime, timezone

from flask import Flask, flash, redirect, render_template, request
from flask_caching import Cache
from flask_jwt_extended import JWTManager, current_user as jwt_user, jwt_required
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import joinedload, load_only
from wtforms import EmailField, IntegerField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SECRET"], JWT_SECRET_KEY=os.environ["JWT_SECRET"],
    SQLALCHEMY_DATABASE_URI="sqlite:///" + os.environ["DB_PATH"],
    RATELIMIT_STORAGE_URI=os.environ["REDIS_URL"] if os.environ.get("LIMIT_STORE") == "redis" else "memory://",
    RATELIMIT_STRATEGY="moving-window", RATELIMIT_HEADERS_ENABLED=True, CACHE_TYPE="SimpleCache", SESSION_COOKIE_SAMESITE="Lax",
)


db = SQLAlchemy(app)
login_manager = LoginManager(app)
login_manager.login_view = "login"
csrf = CSRFProtect(app)
jwt = JWTManager(app)
limiter = Limiter(get_remote_address, app=app)
cache = Cache(app)
with open(os.environ["ROWS_PATH"]) as f:
    rows = json.load(f)


@event.listens_for(Engine, "connect")
def pragmas(conn, record):
    for p in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        conn.execute("PRAGMA " + p)


class User(UserMixin, db.Model):
    __tablename__ = "users"
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String, unique=True, nullable=False)
    name = db.Column(db.String, nullable=False)
    password_hash = db.Column(db.String, nullable=False)
    active = db.Column("is_active", db.Boolean, nullable=False)
    created_at = db.Column(db.String, nullable=False)


class Post(db.Model):
    __tablename__ = "posts"
    id = db.Column(db.Integer, primary_key=True)
    author_id = db.Column(db.ForeignKey("users.id"), nullable=False)
    title = db.Column(db.String, nullable=False)
    body = db.Column(db.String, nullable=False)
    published = db.Column(db.Boolean, nullable=False)
    created_at = db.Column(db.String, nullable=False)
    author = db.relationship(User)


class Message(db.Model):
    __tablename__ = "messages"
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("users.id"), nullable=False)
    title = db.Column(db.String, nullable=False)
    email = db.Column(db.String, nullable=False)
    rating = db.Column(db.Integer, nullable=False)
    created_at = db.Column(db.String, nullable=False)


class MessageForm(FlaskForm):
    title = StringField(validators=[InputRequired(), Length(max=80)])
    email = EmailField(validators=[InputRequired(), Email()])
    rating = IntegerField(validators=[InputRequired(), NumberRange(1, 5)])


@login_manager.user_loader
def load_user(user_id):
    return db.session.get(User, int(user_id))


@jwt.user_lookup_loader
def load_jwt_user(header, claims):
    return db.session.get(User, int(claims["sub"]))


@app.get("/hello/<name>")
def hello(name):
    return {"hello": name}


@app.get("/login")
def login():
    return "login page"


@app.get("/bench/login")
def bench_login():
    login_user(db.session.get(User, request.args.get("user", type=int)))
    return {}


@app.get("/me")
@login_required
def me():
    return render_template("me.html", rows=rows)


@app.post("/messages")
@login_required
def add_message():
    form = MessageForm()
    if not form.validate_on_submit():
        return {"errors": form.errors}, 422
    db.session.add(Message(user_id=current_user.id, title=form.title.data, email=form.email.data, rating=form.rating.data,
                           created_at=datetime.now(timezone.utc).isoformat()))
    db.session.commit()
    flash("Saved: " + form.title.data, "success")
    return redirect("/me")


POSTS = (select(Post).where(Post.published).order_by(Post.id.desc()).limit(20)
         .options(load_only(Post.id, Post.title, Post.body, Post.created_at), joinedload(Post.author, innerjoin=True).load_only(User.id, User.name)))


@app.get("/api/posts")
@jwt_required()
def api_posts():
    return {"user": {"id": jwt_user.id, "name": jwt_user.name}, "posts": [
        {"id": p.id, "title": p.title, "body": p.body, "createdAt": p.created_at, "author": {"id": p.author.id, "name": p.author.name}}
        for p in db.session.scalars(POSTS)]}


@cache.cached(timeout=60, key_prefix="catalog")
def catalog():
    return render_template("catalog.html", rows=rows, nonce=secrets.token_hex(8))


@app.get("/limited")
@app.get("/limited-redis")
@limiter.limit("100000 per second")
def limited():
    return catalog()


@app.get("/limited-tight")
@app.get("/limited-tight-redis")
@limiter.limit("3 per minute")
def limited_tight():
    return catalog()
