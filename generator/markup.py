"""Markdown, and what the code's own documentation looks like in it."""
# ruff: noqa: INP001, beside a script

import ast
import importlib
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise
from pathlib import Path


def blocks(text: str) -> Iterator[str]:
    """Yield a block of a docstring as Markdown: an example, prose, or references as a list."""
    if text.startswith("    "):
        yield fence(textwrap.dedent(text))
        return
    for is_list, lines in groupby(text.splitlines(), key=_is_reference):
        if is_list:
            yield "\n".join(f"* {_linked(line)}" for line in lines)
        else:
            yield paragraph("\n".join(lines).replace("::", ":"))


def _linked(line: str) -> str:
    if line.startswith("man "):
        return re.sub(r"(man \d [\w.-]+)", r"`\1`", line)
    return re.sub(r"(https?://[^\s,]+)", r"<\1>", line.removesuffix(" and"))


def _is_reference(line: str) -> bool:
    return line.startswith(("http", "man "))


def paragraph(text: str | None) -> str:
    """Return a docstring as text, without what it says of errors."""
    return (text or "").split("\n\nRaises:")[0].replace("``", "`").strip()


def members(enum: type[StrEnum]) -> Iterator[tuple[str, str]]:
    """Yield each member of an enumeration with its meaning."""
    for member in enum:
        yield f"*{member}*", said(enum, member)


def said(enum: type[StrEnum], member: StrEnum) -> str:
    """Return the string that stands below a member in its class, as its documentation."""
    return _below(enum, member.name) or "As the word says."


def noted(noun: type, field: str) -> str:
    """Return the string that stands below a field in its class; nothing, if none does."""
    return _below(noun, field)


def _below(kind: type, name: str) -> str:
    module = importlib.import_module(kind.__module__)
    body = next(
        n
        for n in ast.parse(Path(str(module.__file__)).read_text()).body
        if isinstance(n, ast.ClassDef) and n.name == kind.__name__
    ).body
    for node, after in pairwise(body):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if target is not None and ast.unparse(target) == name and told:
            return str(after.value.value).replace("``", "`").replace("\n    ", " ")
    return ""


def fence(text: str, language: str = "text") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_escaped(c) for c in line) + " |" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
