"""Markdown from Python: tables, code, docstrings."""  # noqa: INP001 - beside a program, not a package

import inspect
from collections.abc import Iterable, Sequence
from typing import Any

PRINTED = "Printed from the code by `make docs`; edit the code instead.\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(word: str) -> str:
    """A word as the code writes it."""
    return f"`{word}`"


def meaning(thing: Any) -> str:
    """A docstring as flowing text."""
    text = inspect.getdoc(thing) or ""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def paragraphs(texts: Iterable[str]) -> str:
    """The texts that are not empty, each as a paragraph."""
    return "".join(f"{text}\n\n" for text in texts if text)
