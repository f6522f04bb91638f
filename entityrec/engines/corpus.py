"""Names, mentions, judgements and watchlist → what is to be resolved."""

from dataclasses import dataclass
from typing import Any

from entityrec.records import Judgement, Mention, Name


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of a watchlist: its id, and the names it goes by."""

    id: Any
    names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be resolved: names, and where there are texts their mentions.

    Attributes:
        names: distinct, in the order of their key.
        mentions: all mentions in the order of the texts.
        name_of: for each mention the index of its name.
        document_of: for each mention the position of its text.
        judgements: what humans said.
        known: the watchlist.
    """

    names: tuple[Name, ...]
    mentions: tuple[Mention, ...] = ()
    name_of: tuple[int, ...] = ()
    document_of: tuple[int, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    known: tuple[Known, ...] = ()
