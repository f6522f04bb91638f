"""What humans said → Judgement. A book of judgements: append-only, and consistent at every line.

A judgement outlives the run it was made in: it speaks of spellings, not of ids. What follows from
judgements is drawn here (what is the same as the same is the same), and what contradicts one another
is said, never chosen between.
"""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from entityrec.errors import InputError, ValueRangeError
from entityrec.records import KINDS, Judgement
from entityrec.words.clean import shown

VERDICTS: Final = ("same", "different", "rename", "retype")

UNDO: Final = "undo"


class Judgements:
    """A book of what humans said of names, in memory or in a JSON Lines file.

    Each judgement is a line with its author and time. Lines are only ever added: `undo` adds one that
    takes the last back. A judgement that contradicts the others is refused, and nothing is written.

    Args:
        path: a file to read and to add to, made when the first judgement is; None keeps them in memory.
        by: who judges, for all judgements that do not say.

    Raises:
        ValueRangeError: a line of the file is no judgement.

    >>> book = Judgements(by="ann")
    >>> book.must_link("Mark Twain", "Samuel Clemens")
    >>> book.cannot_link("Mark Twain", "Shania Twain")
    >>> book.must_link("Samuel Clemens", "Shania Twain")
    Traceback (most recent call last):
    ...
    entityrec.errors.ValueRangeError: judgement must be one that does not contradict those before, but it is 'Samuel Clemens ~ Shania Twain: same'
    >>> book.undo().right, len(book)
    ('Shania Twain', 1)
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, by: str = "") -> None:
        self._path = Path(path) if path is not None else None
        self._by = by
        self._made: list[Judgement] = []
        self._read()

    def _read(self) -> None:
        """What the file says now: another book may have added to it."""
        if self._path is not None and self._path.exists():
            self._made = standing(read_lines(self._path), str(self._path))

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Any:
        return iter(tuple(self._made))

    def must_link(self, left: str, right: str, *, by: str = "") -> None:
        """Two spellings are one entity.

        Raises:
            ValueRangeError: they were judged to be two, or that follows from what was judged.
        """
        self._add("same", left, right, by)

    def cannot_link(self, left: str, right: str, *, by: str = "") -> None:
        """Two spellings are two entities.

        Raises:
            ValueRangeError: they were judged to be one, or that follows from what was judged.
        """
        self._add("different", left, right, by)

    def rename(self, spelling: str, name: str, *, by: str = "") -> None:
        """The entity that has a spelling is to be called by a name, whether or not a text has it."""
        self._add("rename", spelling, name, by)

    def retype(self, spelling: str, kind: str, *, by: str = "") -> None:
        """A spelling names a person, or an organisation, whatever the extractor took it for."""
        self._add("retype", spelling, kind, by)

    def undo(self) -> Judgement:
        """Take the last judgement back, and give it.

        Raises:
            ValueRangeError: there is none.
        """
        self._read()
        if not self._made:
            raise ValueRangeError("undo", "an empty book", "of a book with a judgement")
        self._write({"verdict": UNDO, "at": _now()})
        return self._made.pop()

    def _add(self, verdict: str, left: str, right: str, by: str) -> None:
        row = {
            "verdict": verdict,
            "left": left,
            "right": right,
            "by": by or self._by,
            "at": _now(),
        }
        judgement = judgement_of(row, "judgement")
        self._read()
        if contradictions([*self._made, judgement]):
            raise ValueRangeError(
                "judgement",
                f"{judgement.left} ~ {judgement.right}: {verdict}",
                "one that does not contradict those before",
            )
        self._write(row)
        self._made.append(judgement)

    def _write(self, row: Mapping[str, str]) -> None:
        """Add a line to the file in one write, which is on the disk when this returns."""
        if self._path is None:
            return
        line = json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=True)
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            os.write(handle, ("\n" if torn else "").encode() + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def judgement_of(row: Any, where: str) -> Judgement:
    """One judgement from a row ``(left, right, verdict)``, or a mapping with these and by and at.

    >>> judgement_of(("B", "A", "same"), "judgements[0]")
    Judgement(left='A', right='B', verdict='same', by='', at='')

    Raises:
        InputError: it is no such row.
        ValueRangeError: its verdict is none.
    """
    values = _values(row)
    if len(values) != 3 or not all(isinstance(value, str) for value in values):
        raise InputError(where, row, "(left, right, verdict)", "give three strings")
    verdict = values[2]
    left, right = (shown(name) for name in values[:2])
    if not left or not right:
        raise ValueRangeError(where, row, "of two names with letters")
    if verdict not in VERDICTS:
        raise ValueRangeError(where, verdict, "'same', 'different', 'rename' or 'retype'")
    if verdict == "retype" and right not in KINDS:
        raise ValueRangeError(where, right, "'PERSON' or 'ORG'")
    if verdict in ("same", "different"):
        left, right = sorted((left, right))
    more = (row.get("by"), row.get("at")) if isinstance(row, Mapping) else ("", "")
    return Judgement(left, right, verdict, *(str(value or "") for value in more))


def _values(row: Any) -> tuple[Any, ...]:
    """The two spellings and the verdict of a row, whatever it is."""
    if isinstance(row, Mapping):
        return row.get("left"), row.get("right"), row.get("verdict")
    if isinstance(row, Judgement):
        return row.left, row.right, row.verdict
    return tuple(row) if isinstance(row, list | tuple) else ()


def standing(rows: Iterable[Any], where: str) -> list[Judgement]:
    """The judgements of some rows that were not taken back, in their order."""
    found: list[Judgement] = []
    for index, row in enumerate(rows):
        if isinstance(row, Mapping) and row.get("verdict") == UNDO:
            if found:
                found.pop()
        else:
            found.append(judgement_of(row, f"{where}[{index}]"))
    return found


def agreed(rows: Iterable[Any], where: str) -> tuple[Judgement, ...]:
    """The judgements of some rows that stand, each once, in order.

    Raises:
        ValueRangeError: a row contradicts another of the same two spellings.
    """
    found = standing(rows, where)
    said: dict[tuple[str, str], str] = {}
    for index, each in enumerate(found):
        of_a_pair = each.verdict in ("same", "different")
        if of_a_pair and said.setdefault((each.left, each.right), each.verdict) != each.verdict:
            raise ValueRangeError(
                f"judgements[{index}]",
                f"{each.left} ~ {each.right}: {each.verdict}",
                "what was judged of the pair before",
            )
    return tuple(sorted(set(found)))


def read_lines(path: Path) -> list[Any]:
    """The rows of a JSON Lines file.

    Raises:
        ValueRangeError: a line is no JSON object; the message names it.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8-sig", "replace").split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise ValueRangeError(f"{path}:{number}", line, "a JSON object on one line")
            rows.append(row)
    return rows


def same_groups(judgements: Iterable[Judgement]) -> dict[str, set[str]]:
    """For each spelling that was judged to be one with another all that are, itself included."""
    groups: dict[str, set[str]] = {}
    for each in judgements:
        if each.verdict == "same":
            left, right = groups.get(each.left, {each.left}), groups.get(each.right, {each.right})
            joined = left | right
            groups.update(dict.fromkeys(joined, joined))
    return groups


def contradictions(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that cannot all hold: different what others make the same, two names, two kinds.

    >>> [each.verdict for each in contradictions([Judgement("A", "B", "same"), Judgement("A", "B", "different")])]
    ['different']
    """
    all_of_them = list(judgements)
    groups = same_groups(all_of_them)
    found = [
        each
        for each in all_of_them
        if each.verdict == "different"
        and (each.left == each.right or each.right in groups.get(each.left, ()))
    ]
    for verdict in ("rename", "retype"):
        said: dict[str, Judgement] = {}
        for each in all_of_them:
            if each.verdict == verdict:
                key = min(groups.get(each.left, {each.left})) if verdict == "rename" else each.left
                if said.setdefault(key, each).right != each.right:
                    found.append(each)
    return found
