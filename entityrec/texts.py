"""Texts that come once → texts that can be read again, without holding them in memory.

A corpus is read twice: for its names, and then again for what all of them together tell. Who gives a list has
the texts anyway; a generator of ten million texts is written to a temporary file, which goes with its reader.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from entityrec.records import DocId, Document


class StoredTexts(Sequence[Document]):
    """Documents whose texts are in a temporary file.

    >>> texts = StoredTexts()
    >>> texts.add(7, "Анна Петрова")
    >>> texts[0], len(texts)
    (Document(doc_id=7, text='Анна Петрова'), 1)
    """

    def __init__(self) -> None:
        import tempfile
        import weakref

        self._ids: list[DocId] = []
        self._ends = array("Q", [0])
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed, and so gone, with its owner
        weakref.finalize(self, self._file.close)

    def __reduce__(self) -> tuple[type[list[Document]], tuple[list[Document]]]:
        return list, (list(self),)  # a copy for another process has the texts, and no file

    def add(self, doc_id: DocId, text: str) -> None:
        """Put a text behind the others."""
        self._file.seek(self._ends[-1])
        written = self._file.write(text.encode())
        self._ids.append(doc_id)
        self._ends.append(self._ends[-1] + written)

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        start, end = self._ends[place], self._ends[place + 1]
        self._file.seek(start)
        return Document(self._ids[place], self._file.read(end - start).decode())

    def __iter__(self) -> Iterator[Document]:
        return (self[place] for place in range(len(self)))
