"""Texts → mentions, in processes of our own: the same mentions in the same order, sooner.

A worker is this very module in another process, which reads texts from its standard input and writes
mentions to its standard output, as JSON. So nothing of the caller's is imported in it, and no script needs
a ``__main__`` guard: the pools of the standard library start an unguarded script again and again, or hang in a
notebook (RELIABILITY: 10 s and counting, `BrokenProcessPool`).
"""

import json
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple
from itertools import chain, cycle, islice
from typing import IO, Any

from entityrec.records import Document, Mention

Batch = list[str]
Found = list[list[Mention]]

_SIZE = 8
"""Bytes that say how long a message is."""


def read_by_workers(batches: Iterable[Batch], workers: int) -> Iterator[Found]:
    """The mentions of the texts of each batch, batch by batch in their order.

    Where workers cannot be started, or one dies, the rest is read in this process, with a warning.
    """
    given = iter(batches)
    started: list[subprocess.Popen[bytes]] = []
    waiting: list[Batch] = []
    try:
        for batch in islice(given, workers):
            waiting.append(batch)
            started.append(_start())
            _send(started[-1].stdin, batch)
        for worker in cycle(started):
            if not waiting:
                return
            answer = _receive(worker.stdout)
            found = [[Mention(0, *each) for each in here] for here in answer]
            waiting.pop(0)
            yield found
            for batch in islice(given, 1):
                waiting.append(batch)
                _send(worker.stdin, batch)
    except (OSError, EOFError, ValueError, MemoryError, OverflowError) as failed:
        warnings.warn(
            f"the workers stopped ({failed}); what is left is read by one process",
            RuntimeWarning,
            stacklevel=2,
        )
        for batch in chain(waiting, given):
            yield read(batch)
    finally:
        for worker in started:
            _stop(worker)


def read(batch: Batch) -> Found:
    """The mentions of some texts, in this process."""
    from entityrec.mentions.extraction import find_all_mentions  # with its model, and NumPy

    return find_all_mentions([Document(0, text) for text in batch])


def _start() -> "subprocess.Popen[bytes]":
    """A worker, which finds modules where this process does and not in its current folder."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from entityrec.engines.workers import main; main()"
    return subprocess.Popen(  # noqa: S603  # this interpreter, and code of our own
        [sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _stop(worker: "subprocess.Popen[bytes]") -> None:
    """End a worker; what it has not said is not wanted."""
    for stream in (worker.stdin, worker.stdout):
        with suppress(OSError):
            if stream is not None:
                stream.close()
    worker.terminate()
    worker.wait()


def _send(stream: IO[bytes] | None, content: Any) -> None:
    if stream is None:
        raise EOFError("no pipe")
    message = json.dumps(content).encode()
    stream.write(len(message).to_bytes(_SIZE, "big") + message)
    stream.flush()


def _receive(stream: IO[bytes] | None) -> Any:
    if stream is None:
        raise EOFError("no pipe")
    size = stream.read(_SIZE)
    message = stream.read(int.from_bytes(size, "big")) if len(size) == _SIZE else b""
    if not message:
        raise EOFError("a worker ended")
    return json.loads(message)


def main() -> None:
    """Answer batches of texts until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started it decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints where errors go
    with suppress(EOFError, BrokenPipeError):
        while True:
            batch = _receive(sys.stdin.buffer)
            answer = [[astuple(mention)[1:] for mention in here] for here in read(batch)]
            _send(answers, answer)
