"""Stripe's own OpenAPI document: reads the parameters of a request, and judges the answers.

Reading needs nothing but Python, so every request is held to the document. Judging needs
jsonschema, a package of developers: `--check` turns it on.
"""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.stripe_emulator.wire import ApiError, Json

VERSION = "2026-08-26.dahlia"
FILE = Path(__file__).parent / "contract" / f"stripe-{VERSION}.json.gz"


class Unfit(Exception):
    """A value that no branch of its schema takes."""

    def __init__(self, path: str, code: str, message: str) -> None:
        super().__init__(message)
        self.path, self.code = path, code


class Document:
    def __init__(self) -> None:
        found = json.loads(gzip.decompress(FILE.read_bytes()))
        self.paths: dict[str, dict[str, Json]] = found["paths"]
        self.schemas: dict[str, Json] = found["schemas"]
        self.patterns = [
            (
                re.compile(
                    "/".join(r"([^/]+)" if "{" in piece else piece for piece in p.split("/"))
                ),
                p,
            )
            for p in self.paths
        ]

    def find(self, method: str, path: str) -> tuple[str, list[str]] | None:
        """The template of an operation and the ids in its path."""
        for pattern, template in self.patterns:
            found = pattern.fullmatch(path)
            if found and method.lower() in self.paths[template]:
                return template, list(found.groups())
        return None

    def read(self, method: str, template: str, raw: Json) -> Json:
        """The parameters with their types, or the 400 that Stripe would answer."""
        schema = self.paths[template][method.lower()]["query" if method == "GET" else "form"]
        try:
            return self.typed(schema, raw, "")
        except Unfit as error:
            raise ApiError(400, str(error), code=error.code, param=error.path) from error

    def typed(self, schema: Json, raw: Any, path: str) -> Any:
        if "$ref" in schema:
            return self.typed(self.schemas[schema["$ref"].rsplit("/", 1)[1]], raw, path)
        if "anyOf" in schema:
            return self.first_that_fits(schema["anyOf"], raw, path)
        kind = schema.get("type", "string")
        if kind == "object":
            return self.typed_object(schema, raw, path)
        if kind == "array":
            if not isinstance(raw, list):
                raise Unfit(path, "parameter_invalid", f"Invalid array: {path}")
            return [self.typed(schema["items"], each, f"{path}[{n}]") for n, each in enumerate(raw)]
        if not isinstance(raw, str):
            raise Unfit(path, "parameter_invalid", f"Invalid {kind}: {path}")
        return plain_value(schema, kind, raw, path)

    def first_that_fits(self, branches: list[Json], raw: Any, path: str) -> Any:
        errors = []
        for branch in branches:
            try:
                return self.typed(branch, raw, path)
            except Unfit as error:
                errors.append(error)
        raise max(errors, key=lambda error: len(error.path))

    def typed_object(self, schema: Json, raw: Any, path: str) -> Json:
        if not isinstance(raw, dict):
            raise Unfit(path, "parameter_invalid", f"Invalid object: {path}")
        known = schema.get("properties")
        if known is None:
            extra = schema.get("additionalProperties")
            inner = extra if isinstance(extra, dict) else {"type": "string"}
            return {name: self.typed(inner, v, under(path, name)) for name, v in raw.items()}
        for name in raw:
            if name not in known:
                where = under(path, name)
                message = f"Received unknown parameter: {where}"
                raise Unfit(where, "parameter_unknown", message)
        for name in schema.get("required", []):
            if name not in raw:
                where = under(path, name)
                raise Unfit(where, "parameter_missing", f"Missing required param: {where}.")
        return {name: self.typed(known[name], v, under(path, name)) for name, v in raw.items()}

    @cache  # noqa: B019 (one document a process)
    def validator(self, name: str) -> Any:
        from jsonschema import Draft202012Validator

        where = {"components": {"schemas": self.schemas}}
        if name in self.schemas:
            return Draft202012Validator({"$ref": f"#/components/schemas/{name}"} | where)
        method, template = name.split(" ")
        return Draft202012Validator(self.paths[template][method]["answer"] | where)

    def faults_of_answer(self, method: str, template: str, answer: Json) -> list[str]:
        return self.faults(f"{method.lower()} {template}", answer)

    def faults_of_object(self, answer: Json) -> list[str]:
        return self.faults(answer["object"], answer)

    def faults(self, name: str, answer: Json) -> list[str]:
        return [
            f"{name}: {error.json_path}: {error.message[:300]}"
            for error in self.validator(name).iter_errors(answer)
        ]


def under(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def plain_value(schema: Json, kind: str, raw: str, path: str) -> Any:
    if "enum" in schema and raw not in [str(each) for each in schema["enum"]]:
        raise Unfit(path, "parameter_invalid_enum", f"Invalid {path}: {raw}")
    if len(raw) > schema.get("maxLength", len(raw)):
        raise Unfit(path, "parameter_invalid_string_length", f"Invalid string: {path} is too long")
    if kind == "integer":
        if not re.fullmatch(r"-?\d+", raw):
            raise Unfit(path, "parameter_invalid_integer", f"Invalid integer: {raw}")
        return int(raw)
    if kind == "number":
        return float(raw)
    if kind == "boolean":
        if raw not in {"true", "false"}:
            raise Unfit(path, "parameter_invalid", f"Invalid boolean: {raw}")
        return raw == "true"
    return raw
