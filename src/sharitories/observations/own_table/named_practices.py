"""Practices of the catalogue, found again in the heads and words of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sharitories.observations.own_table.mapping import NONE, TO_FILL, PracticeRule
from sharitories.practices.names import names_of_practices, plain, practice_named

#: A column of words has few of them; a flag has two or three.
MOST_WORDS = 60
YES = {"1", "oui", "o", "yes", "y", "true", "vrai", "x", "ja", "j", "sim", "s", "✓"}
NO = {"0", "non", "n", "no", "false", "faux", "nee", "nej", "nao", ""}


def flag_rules(columns: Mapping[str, Sequence[str]]) -> list[PracticeRule]:
    """A rule for each column headed by the name of a practice that says yes or no."""
    rules = []
    for column, cells in columns.items():
        practice = names_of_practices().get(plain(column))
        told = set(cells)
        yes = {word for word in told if plain(word) in YES}
        if practice and yes and all(plain(word) in YES | NO for word in told):
            values = {word: practice if word in yes else NONE for word in sorted(told)}
            rules.append(PracticeRule(column=column, values=values, empty=NONE))
    return rules


def word_rule(column: str, cells: Sequence[str], holed: bool = False) -> PracticeRule | None:
    """The words of a column with the practices they name; None unless a third of the cells names one.

    A word that names none is left to fill in, and what an empty cell means where the column is ``holed``.
    """
    split = _split_of(cells)
    found = [word.strip() for cell in cells for word in (cell.split(split) if split else [cell])]
    told = Counter(word for word in found if word)
    if not 1 <= len(told) <= MOST_WORDS:
        return None
    named = {word: practice_named(word) for word in told}
    if sum(n for word, n in told.items() if named[word]) * 3 < sum(told.values()):
        return None
    return PracticeRule(
        column=column,
        split=split,
        values={word: named[word] or TO_FILL for word in sorted(told)},
        empty=TO_FILL if holed else None,
    )


def _split_of(cells: Sequence[str]) -> str | None:
    """The sign that cuts the cells into the fewest different words; None when they are whole as they are."""
    least, best = len(set(cells)), None
    for sign in (";", "|", " / ", ","):
        words = {word.strip() for cell in cells for word in cell.split(sign)}
        if any(sign in cell for cell in cells) and len(words) < least:
            least, best = len(words), sign
    return best


def practice_of_all(file: str, columns: Mapping[str, Sequence[str]]) -> str | None:
    """The one practice that the file's name tells, or that its heads and words name far more than others."""
    if (told := practice_named(file)) is not None:
        return told
    said: Counter[str] = Counter()
    for text in (*columns, *(cell for cells in columns.values() for cell in set(cells))):
        if (practice := practice_named(text[:200])) is not None:
            said[practice] += 1
    first, second = (*said.most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] >= 5 and first[1] >= 3 * second[1] else None
