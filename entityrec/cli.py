"""argv → exit code. The only module that prints.

Data goes to stdout, progress and messages to stderr. Exit codes: 0 done, 1 the data could not be
read or written, 2 the command was used wrongly, 130 interrupted.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

import entityrec
from entityrec.errors import EntityrecError
from entityrec.outputs import files
from entityrec.outputs.tables import text_table
from entityrec.words.clean import shown

TEXT_SUFFIXES = (".txt", ".md", ".jsonl", ".ndjson")
TEXT_KEYS = ("text", "body", "content")
ID_KEYS = ("id", "doc_id")


class Input(NamedTuple):
    """A text from a file, with the id under which its mentions are listed."""

    doc_id: str
    text: str


class DataError(click.ClickException):
    """An input that cannot be read, or an output that cannot be written."""

    exit_code = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(entityrec.__version__, prog_name="entityrec")
def app() -> None:
    """Reconcile the spellings of people's and organisations' names in texts."""


@app.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    help="Default: a table on a terminal, else JSON.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help="Write to this file; its suffix gives the format.",
)
@click.option(
    "--kind", type=click.Choice(["PERSON", "ORG"]), help="Only persons, or only organisations."
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out entities less sure than this.",
)
@click.option(
    "--judgements",
    type=click.Path(exists=True, dir_okay=False),
    help="JSON Lines of {left, right, verdict}.",
)
def reconcile(
    paths: Sequence[str],
    form: str | None,
    output: str | None,
    kind: str | None,
    min_confidence: float,
    judgements: str | None,
) -> None:
    """List the people and organisations of texts: files, folders, or - for stdin.

    A .txt or .md file is one text; a .jsonl file has one a line, with "text" and perhaps "id".
    """
    if output and form == "table":
        raise click.UsageError("a table is for looking at: with -o choose json, jsonl or csv")
    if output and not form and Path(output).suffix.lower() not in files.WRITERS:
        known = ", ".join(sorted(files.WRITERS))
        raise click.UsageError(
            f"-o {printable(output)}: the suffix must be one of {known}, or give --format"
        )
    inputs = list(read_inputs(paths))
    result = entityrec.reconcile(
        [each.text for each in inputs],
        ids=distinct_ids(inputs),
        judgements=judgements,
        progress=sys.stderr is not None and sys.stderr.isatty(),
    )
    wanted = [
        e for e in result.entities if e.confidence >= min_confidence and kind in (None, e.kind)
    ]
    if output:
        _saved(Path(output), wanted, result, form)
        click.echo(f"{len(wanted)} entities written to {printable(output)}", err=True)
        return
    shape = form or ("table" if sys.stdout is not None and sys.stdout.isatty() else "json")
    content = (
        text_table(wanted) + "\n"
        if shape == "table"
        else files.WRITERS[f".{shape}"](wanted, result.about(), {})
    )
    echo(content, data=shape != "table")


@app.command()
@click.argument("left")
@click.argument("right")
@click.option("--kind", type=click.Choice(["PERSON", "ORG"]), default="PERSON", show_default=True)
def explain(left: str, right: str, kind: str) -> None:
    """Say whether two spellings are one name, and show the evidence that adds up to it."""
    echo(str(entityrec.compare(left, right, kind=kind)) + "\n")


def _saved(
    path: Path,
    wanted: Sequence[entityrec.Entity],
    result: entityrec.Reconciliation,
    form: str | None,
) -> None:
    try:
        files.save(path, wanted, result.about(), {}, suffix=f".{form}" if form else None)
    except OSError as problem:
        reason = problem.strerror or problem
        raise DataError(f"cannot write {printable(str(path))}: {reason}") from None


def read_inputs(paths: Iterable[str]) -> Iterator[Input]:
    """The texts of files, of all text files in folders, and of stdin."""
    for path in paths:
        if path == "-":
            yield from _stdin_texts()
            continue
        place = Path(path)
        if place.is_dir():
            found = sorted(
                p for p in place.rglob("*") if p.suffix.lower() in TEXT_SUFFIXES and p.is_file()
            )
            if not found:
                raise DataError(
                    f"no text in folder {printable(path)}: looked for {', '.join(TEXT_SUFFIXES)}"
                )
            for each in found:
                yield from _file_texts(each)
        else:
            yield from _file_texts(place)


def _stdin_texts() -> Iterator[Input]:
    """What stdin holds: JSON Lines if its first line is a JSON object, else one text."""
    if sys.stdin is None:
        raise DataError("stdin is closed: give a file")
    content = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    first = content.lstrip().partition("\n")[0]
    if first.startswith('{"') and first.rstrip().endswith("}"):
        yield from _lines_of_json(content, "-")
    else:
        yield Input("-", content)


def _file_texts(path: Path) -> Iterator[Input]:
    """The texts of one file; bytes that are not UTF-8 become U+FFFD."""
    try:
        content = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as problem:
        raise DataError(
            f"cannot read {printable(str(path))}: {problem.strerror or problem}"
        ) from None
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        yield Input(str(path), content)
        return
    yield from _lines_of_json(content, str(path))


def _lines_of_json(content: str, source: str) -> Iterator[Input]:
    """The texts of JSON Lines; a text that is null is missing, and left out."""
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            found = _json_text(line, f"{source}:{number}")
            if found:
                yield found


def _json_text(line: str, where: str) -> Input | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise DataError(f"{printable(where)} is not JSON: {problem}") from None
    if isinstance(row, str):
        return Input(where, row)
    text = (
        next((row[key] for key in TEXT_KEYS if isinstance(row.get(key), str)), None)
        if isinstance(row, dict)
        else None
    )
    if isinstance(row, dict) and any(key in row and row[key] is None for key in TEXT_KEYS):
        return None
    if text is None:
        raise DataError(
            f"{printable(where)} has no text: give an object with one of {', '.join(TEXT_KEYS)}"
        )
    return Input(str(next((row[key] for key in ID_KEYS if row.get(key) is not None), where)), text)


def distinct_ids(inputs: Sequence[Input]) -> list[str]:
    """Ids of texts of which no two are the same: a repeated one gets a number.

    >>> distinct_ids([Input("a", ""), Input("a", ""), Input("b", "")])
    ['a', 'a#2', 'b']
    """
    seen: dict[str, int] = {}
    taken = {each.doc_id for each in inputs}
    made = []
    for each in inputs:
        seen[each.doc_id] = seen.get(each.doc_id, 0) + 1
        name = each.doc_id
        while seen[each.doc_id] > 1 and (name == each.doc_id or name in taken):
            name = f"{each.doc_id}#{seen[each.doc_id]}"
            if name in taken:
                seen[each.doc_id] += 1
        taken.add(name)
        made.append(name)
    return made


def printable(text: str) -> str:
    """A text for a terminal: no escapes, no line ends, no change of direction."""
    return shown(text)


def echo(content: str, *, data: bool = False) -> None:
    """Write to stdout: data always in UTF-8, the rest whatever letters the terminal lacks."""
    if sys.stdout is None:
        raise DataError("stdout is closed: give -o FILE")
    encoding = "utf-8" if data else getattr(sys.stdout, "encoding", None) or "utf-8"
    sys.stdout.buffer.write(content.encode(encoding, "backslashreplace"))
    sys.stdout.buffer.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give back its exit code."""
    try:
        app.main(
            args=None if arguments is None else list(arguments),
            prog_name="entityrec",
            standalone_mode=False,
        )
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except (EntityrecError, ValueError, OSError) as problem:
        _complain(str(problem))
        return 1
    return 0


def _complain(message: str) -> None:
    """Say on stderr, if there is one, what went wrong."""
    if sys.stderr is not None:
        click.echo(f"entityrec: {printable(message)}", err=True)


def _silence_stdout() -> None:
    """Keep the interpreter from writing the rest to a reader that has gone, as `head` does."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    sys.exit(main())
