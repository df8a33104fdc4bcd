"""What the emulator remembers: one SQLite file, one transaction a request."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from tests.stripe_emulator.wire import ApiError, Json, listed, missing

PLATFORM = "platform"
SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS objects (
  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_listed ON objects (kind, account, seq);
CREATE INDEX IF NOT EXISTS objects_grouped
  ON objects (kind, json_extract(body, '$.transfer_group'));
CREATE INDEX IF NOT EXISTS objects_of_a_charge
  ON objects (kind, json_extract(body, '$.source_transaction'));
CREATE TABLE IF NOT EXISTS movements (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, currency TEXT NOT NULL, net INTEGER NOT NULL,
  available_on INTEGER NOT NULL, payout TEXT);
CREATE INDEX IF NOT EXISTS movements_of_an_account ON movements (account, currency, available_on);
CREATE TABLE IF NOT EXISTS keys (
  account TEXT NOT NULL, key TEXT NOT NULL, asked TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, key));
CREATE TABLE IF NOT EXISTS deliveries (
  seq INTEGER PRIMARY KEY, event TEXT NOT NULL, endpoint TEXT NOT NULL, due_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (done, due_at);
"""
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Store:
    def __init__(self, path: str, *, seed: str) -> None:
        self.seed = seed
        self.database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)

    def run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.database.execute(sql, values)

    def begin(self) -> None:
        self.run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.run("COMMIT")

    def roll_back(self) -> None:
        if self.database.in_transaction:
            self.run("ROLLBACK")

    def forget(self) -> None:
        for table in ("facts", "objects", "movements", "keys", "deliveries"):
            self.run(f"DELETE FROM {table}")

    # Facts about the emulator itself

    def fact(self, name: str, otherwise: str = "0") -> str:
        row = self.run("SELECT value FROM facts WHERE name = ?", name).fetchone()
        return row[0] if row else otherwise

    def remember(self, name: str, value: object) -> None:
        self.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, str(value))

    def new_id(self, prefix: str) -> str:
        """The same seed gives the same ids in the same order."""
        number = int(self.fact("ids")) + 1
        self.remember("ids", number)
        digest = int.from_bytes(hashlib.sha256(f"{self.seed}:{number}".encode()).digest())
        word = ""
        while len(word) < 24:
            digest, letter = divmod(digest, len(LETTERS))
            word += LETTERS[letter]
        return f"{prefix}_{word}"

    # Objects

    def add(self, body: Json, *, account: str) -> Json:
        self.run(
            "INSERT INTO objects (id, kind, account, body) VALUES (?, ?, ?, ?)",
            *(body["id"], body["object"], account, json.dumps(body)),
        )
        return body

    def save(self, body: Json) -> Json:
        self.run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(body), body["id"])
        return body

    def find(self, kind: str, pk: object, *, account: str) -> Json | None:
        sql = "SELECT body FROM objects WHERE id = ? AND kind = ? AND account = ?"
        row = self.run(sql, pk, kind, account).fetchone()
        return json.loads(row[0]) if row else None

    def get(self, kind: str, pk: object, *, account: str, param: str = "id") -> Json:
        found = self.find(kind, pk, account=account)
        if found is None:
            raise missing(kind, pk, param)
        return found

    def by_id(self, pk: object) -> Json | None:
        row = self.run("SELECT body FROM objects WHERE id = ?", pk).fetchone()
        return json.loads(row[0]) if row else None

    def remove(self, pk: str) -> None:
        self.run("DELETE FROM objects WHERE id = ?", pk)

    def every(self, kind: str, *, account: str | None = None, **fields: Any) -> Iterator[Json]:
        """Oldest first."""
        where, values = conditions(kind, account, fields)
        sql = f"SELECT body FROM objects WHERE {where} ORDER BY seq"
        for row in self.run(sql, *values).fetchall():
            yield json.loads(row[0])

    def page(self, kind: str, url: str, params: Json, *, account: str, **fields: Any) -> Json:
        """Newest first, by `limit`, `starting_after`, `ending_before` and `created`."""
        where, values = conditions(kind, account, fields)
        limit = params.get("limit", 10)
        if not 1 <= limit <= 100:
            raise ApiError(400, "Invalid limit", code="parameter_invalid_integer", param="limit")
        for name, sign in (("starting_after", "<"), ("ending_before", ">")):
            if name in params:
                where += f" AND seq {sign} ?"
                values.append(self.seq_of(kind, params[name], account, name))
        for test, sign in compared(params.get("created")):
            where += f" AND json_extract(body, '$.created') {sign} ?"
            values.append(test)
        order = "ASC" if "ending_before" in params else "DESC"
        sql = f"SELECT body FROM objects WHERE {where} ORDER BY seq {order} LIMIT ?"
        rows = [json.loads(row[0]) for row in self.run(sql, *values, limit + 1).fetchall()]
        data = rows[:limit][::-1] if order == "ASC" else rows[:limit]
        return listed(url, data, has_more=len(rows) > limit)

    def seq_of(self, kind: str, pk: str, account: str, param: str) -> int:
        sql = "SELECT seq FROM objects WHERE id = ? AND kind = ? AND account = ?"
        row = self.run(sql, pk, kind, account).fetchone()
        if row is None:
            raise missing(kind, pk, param)
        return row[0]

    # Balances

    def move(self, txn: Json, *, account: str) -> None:
        self.run(
            "INSERT INTO movements VALUES (?, ?, ?, ?, ?, NULL)",
            *(txn["id"], account, txn["currency"], txn["net"], txn["available_on"]),
        )

    def balance(self, account: str, currency: str, *, now: int) -> tuple[int, int]:
        """Available and pending pence."""
        sql = (
            "SELECT coalesce(sum(CASE WHEN available_on <= ? THEN net END), 0),"
            " coalesce(sum(CASE WHEN available_on > ? THEN net END), 0)"
            " FROM movements WHERE account = ? AND currency = ?"
        )
        available, pending = self.run(sql, now, now, account, currency).fetchone()
        return available, pending

    def put_in_payout(self, account: str, currency: str, payout: str, *, now: int) -> None:
        sql = (
            "UPDATE movements SET payout = ? WHERE account = ? AND currency = ?"
            " AND available_on <= ? AND payout IS NULL"
        )
        self.run(sql, payout, account, currency, now)

    def of_payout(self, payout: str) -> list[str]:
        return [row[0] for row in self.run("SELECT id FROM movements WHERE payout = ?", payout)]


def conditions(kind: str, account: str | None, fields: Json) -> tuple[str, list[Any]]:
    where, values = "kind = ?", [kind]
    if account is not None:
        where += " AND account = ?"
        values.append(account)
    for name, value in fields.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            column = "id" if name == "id" else f"json_extract(body, '$.{name}')"
            where += f" AND {column} IN ({', '.join('?' * len(value))})"
            values += value
        elif value is not None:
            where += f" AND json_extract(body, '$.{name}') = ?"
            values.append(value)
    return where, values


def compared(created: Any) -> Iterator[tuple[int, str]]:
    signs = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
    if isinstance(created, dict):
        for name, value in created.items():
            yield value, signs[name]
    elif created is not None:
        yield created, "="
