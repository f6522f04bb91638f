"""What can go wrong, as a tree.

::

    EntityrecError
    ├── InputError (TypeError)          what was given is not what reconcile takes
    ├── ValueRangeError (ValueError)    the right type with a value that has no meaning here
    │   └── SettingsError               a setting outside its range
    ├── UnknownNameError (LookupError)  a spelling, kind or document that is not there
    └── MissingExtraError (ImportError) an optional library that is not installed

Texts never raise: whatever a stranger wrote is data. Only the caller's own arguments do.
Each error carries its facts in ``args``, so that it survives the way back from a worker process.
"""


class EntityrecError(Exception):
    """The base of all errors that entityrec raises on purpose."""


class InputError(EntityrecError, TypeError):
    """What was given is not what the function takes.

    >>> print(InputError("texts", 5, "an iterable of str", "wrap one text in a list"))
    texts must be an iterable of str, but 5 (int) was given: wrap one text in a list
    """

    def __init__(self, what: str, value: object, expected: str, remedy: str) -> None:
        super().__init__(what, shown(value), type(value).__name__, expected, remedy)

    def __str__(self) -> str:
        what, value, kind, expected, remedy = self.args
        return f"{what} must be {expected}, but {value} ({kind}) was given: {remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.args)


class ValueRangeError(EntityrecError, ValueError):
    """A value of the right type that has no meaning here.

    >>> print(ValueRangeError("kind", "PLACE", "'PERSON' or 'ORG'"))
    kind must be 'PERSON' or 'ORG', but it is 'PLACE'
    """

    def __init__(self, what: str, value: object, expected: str) -> None:
        super().__init__(what, shown(value), expected)

    def __str__(self) -> str:
        what, value, expected = self.args
        return f"{what} must be {expected}, but it is {value}"

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.args)


class SettingsError(ValueRangeError):
    """A setting is outside the range in which it has a meaning."""


class UnknownNameError(EntityrecError, LookupError):
    """A spelling, a document or an entity that this result does not hold.

    >>> print(UnknownNameError("name", "Kirbi", ("Kirby", "John Kirby")))
    no name 'Kirbi' in this result; the nearest are 'Kirby', 'John Kirby'
    """

    def __init__(self, what: str, value: object, nearest: tuple[object, ...] = ()) -> None:
        super().__init__(what, shown(value), tuple(shown(each) for each in nearest))

    def __str__(self) -> str:
        what, value, nearest = self.args
        hint = f"; the nearest are {', '.join(nearest)}" if nearest else ""
        return f"no {what} {value} in this result{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.args)


class MissingExtraError(EntityrecError, ImportError):
    """An optional library is not installed.

    >>> print(MissingExtraError("pandas", "pandas", "to_pandas()"))
    to_pandas() needs pandas, which is not installed: pip install 'entityrec[pandas]'
    """

    def __init__(self, library: str, extra: str, purpose: str) -> None:
        super().__init__(library, extra, purpose)

    def __str__(self) -> str:
        library, extra, purpose = self.args
        return (
            f"{purpose} needs {library}, which is not installed: pip install 'entityrec[{extra}]'"
        )


def shown(value: object, limit: int = 60) -> str:
    """A value as it may stand in a message: printable ASCII and short.

    >>> shown("Мкртычев")
    "'Мкртычев'"
    >>> len(shown("a" * 1000))
    61
    """
    text = repr(value[:limit] if isinstance(value, str | bytes) else value)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= limit + 1 else text[:limit] + "…"


def _restored(kind: type[EntityrecError], args: tuple[object, ...]) -> EntityrecError:
    """An error as it was before it was pickled, without describing its values twice."""
    error = kind.__new__(kind)
    error.args = args
    return error
