"""What the head of a column says of it: words in five languages and the standards in use (``words.yml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sharitories.catalogue import load_yaml

#: How sure a sign is: the whole head, its start or end, somewhere within, run together without spaces.
WHOLE, START, END, WITHIN, RUN_TOGETHER = 1.0, 0.7, 0.6, 0.65, 0.55


@cache
def words() -> Mapping[str, Any]:
    """The content of ``words.yml``."""
    content: Mapping[str, Any] = load_yaml(Path(__file__).with_name("words.yml"))
    return content


def likeness(head: str, signs: Mapping[str, Sequence[str]]) -> float:
    """From 0 to 1: how surely a head (plain) is one of the ``signs``; earlier words of a list are surer."""
    best = 0.0
    for place, word in enumerate(signs.get("whole", ())):
        if head == word or head.replace(" ", "") == word.replace(" ", ""):
            best = max(best, WHOLE - 0.001 * place)
    for word in signs.get("within", ()):
        if f" {word} " in f" {head} ":
            best = max(best, WITHIN)
    for word in signs.get("start", ()):
        if head.startswith(f"{word} "):
            best = max(best, START + 0.1 * len(word) / len(head))
    for word in signs.get("end", ()):
        if head.endswith(f" {word}"):
            best = max(best, END + 0.1 * len(word) / len(head))
    return max(best, _run_together(head, signs))


def _run_together(head: str, signs: Mapping[str, Sequence[str]]) -> float:
    """``nomdelastructure``: a form's question whose spaces were lost begins with the word that counts."""
    if " " in head or len(head) < 9:
        return 0.0
    starts = [*signs.get("start", ()), *signs.get("within", ())]
    long = [w.replace(" ", "") for w in starts if len(w) > 2]
    return RUN_TOGETHER if any(head.startswith(word) for word in long) else 0.0


def reason_not_needed(head: str) -> str | None:
    """Why a column that looks like one we read is not; None where nothing says so."""
    for reason, heads in words()["not_needed"].items():
        if any(head == word or head.replace(" ", "").startswith(word.replace(" ", "")) for word in heads):
            return str(reason)
    return None
