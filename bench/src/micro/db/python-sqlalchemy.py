"""SQLAlchemy's ORM, on sqlite3 of Python and on psycopg2: a session for each piece of work."""

import os
import platform
import sqlite3
import sys
from pathlib import Path

import sqlalchemy
from sqlalchemy import Column, ForeignKey, Integer, Text, create_engine, event, select, text
from sqlalchemy.orm import Session, declarative_base, joinedload, relationship

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from micro_worker import serve  # noqa: E402

BENCH = Path(__file__).resolve().parents[3]
Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(Text, nullable=False)


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    author_id = Column(ForeignKey("users.id"), nullable=False)
    title = Column(Text, nullable=False)
    body = Column(Text, nullable=False)
    published = Column(Integer, nullable=False)
    created_at = Column(Text, nullable=False)
    author = relationship(User)


class Message(Base):
    __tablename__ = "messages"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"), nullable=False)
    title = Column(Text, nullable=False)
    email = Column(Text, nullable=False)
    rating = Column(Integer, nullable=False)
    created_at = Column(Text, nullable=False)


def connect():
    path = os.environ.get("DB_PATH")
    if path is None:
        return create_engine(os.environ["DB_URL"].replace("postgres:", "postgresql:", 1), future=True)
    engine = create_engine(f"sqlite:///{path}", future=True)

    @event.listens_for(engine, "connect")
    def prepare(connection, _record):
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


engine = connect()
calls = 0


def next_id():
    global calls
    calls += 1
    return calls * 1777 % 5000 + 1


def message(index):
    return {
        "user_id": index % 1000 + 1,
        "title": f'message {index} with "quotes" & <angles>',
        "email": f"reader{index}@example.com",
        "rating": index % 5 + 1,
        "created_at": "2026-11-21T20:00:00Z",
    }


def as_dict(post):
    return {"id": post.id, "title": post.title, "body": post.body, "createdAt": post.created_at}


def find(id=None):
    with Session(engine, future=True) as session:
        return as_dict(session.get(Post, id or next_id()))


def newest():
    newest = select(Post).options(joinedload(Post.author)).where(Post.published == 1)
    with Session(engine, future=True) as session:
        posts = session.scalars(newest.order_by(Post.id.desc()).limit(50))
        return [as_dict(p) | {"author": {"id": p.author.id, "name": p.author.name}} for p in posts]


def insert():
    with Session(engine, future=True) as session:
        created = Message(**message(1))
        session.add(created)
        session.flush()
        id = created.id
        session.commit()
        return id


def update(id=None):
    with Session(engine, future=True) as session:
        session.get(Post, id or next_id()).title = f"title {calls}"
        session.commit()


def bulk():
    with Session(engine, future=True) as session:
        session.add_all(Message(**message(index)) for index in range(1000))
        session.commit()


def rows(sql):
    """What is in its copy now, past the ORM."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def clear():
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM messages"))


def seeded(sql):
    return sqlite3.connect(BENCH / "work" / "seed.db").execute(sql).fetchall()


def check_find():
    for id in (7, 4999, 7):
        wanted = seeded(f"SELECT id, title, body, created_at FROM posts WHERE id = {id}")
        assert [tuple(find(id).values())] == wanted


def check_list():
    wanted = seeded(
        "SELECT p.id, p.title, body, p.created_at, u.id, name FROM posts p "
        "JOIN users u ON u.id = author_id WHERE published = 1 ORDER BY p.id DESC LIMIT 50"
    )
    listed = [tuple(p.values())[:4] + tuple(p["author"].values()) for p in newest()]
    assert listed == wanted


def check_insert():
    clear()
    id = insert()
    assert rows("SELECT id, user_id, title, email, rating, created_at FROM messages") == [
        (id, *message(1).values())
    ]


def check_update():
    update(7)
    assert rows("SELECT title FROM posts WHERE id = 7") == [("title 0",)]
    assert rows("SELECT title FROM posts WHERE id = 8") == seeded("SELECT title FROM posts WHERE id = 8")


def check_bulk():
    clear()
    bulk()
    written = rows("SELECT user_id, title, email, rating, created_at FROM messages ORDER BY id")
    assert written == [tuple(message(index).values()) for index in range(1000)]


case = os.environ["BENCH_CASE"].split(" ")[0]
operation = {"find": find, "list": newest, "insert": insert, "update": update, "bulk": bulk}[case]
{
    "find": check_find,
    "list": check_list,
    "insert": check_insert,
    "update": check_update,
    "bulk": check_bulk,
}[case]()
serve(operation, f"{sqlalchemy.__version__} (Python {platform.python_version()})", between=clear, first_calls=2)
