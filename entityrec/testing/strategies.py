"""Hypothesis strategies: names of persons and organisations, spelling variants, texts with gold.

Built from the vocabulary of the domain: 2,000 examples of ``st.text()`` miss bugs that a handful
of titles and particles finds at once. Everything shrinks towards a short, plain name.
The only user of hypothesis.
"""

from typing import Final, NamedTuple

from hypothesis import strategies as st

GIVEN: Final = (
    "Anna",
    "John",
    "Ashot",
    "Vladimir",
    "Maria",
    "Kim",
    "Jürgen",
    "Şule",
    "Oleksandr",
    "Анна",
    "Владимир",
)
FAMILY: Final = (
    "Li", "Kirby", "Petrov", "Mkrtychev", "Tchaikovsky", "O'Brien", "Schröder", "Öztürk", "Путин", "Мкртычев",
)  # fmt: skip
PARTICLES: Final = ("van", "van der", "de", "bin", "al-")
TITLES: Final = ("Mr.", "Dr.", "President", "Brig. Gen.")
GENERATIONS: Final = ("Jr.", "III")
HEADS: Final = ("Bank", "Ministry", "Group", "Council", "Institute")
TOPICS: Final = ("Defence", "Trade", "Northern", "Meridian", "Security")
FORMS: Final = ("Ltd", "GmbH", "Inc.", "ПАО")


class Planted(NamedTuple):
    """A text with the names that were put into it, as ``(start, end, text, kind)``."""

    text: str
    mentions: tuple[tuple[int, int, str, str], ...]


def person_names() -> st.SearchStrategy[str]:
    """Names of persons: with initials, particles, generations, in two scripts.

    Shrinks towards ``"Anna Li"``.
    """
    given = st.sampled_from(GIVEN) | st.sampled_from(["J.", "J. K."])
    family = st.sampled_from(FAMILY) | st.builds(
        lambda particle, name: f"{particle}{'' if particle.endswith('-') else ' '}{name}",
        st.sampled_from(PARTICLES),
        st.sampled_from(FAMILY),
    )
    tail = st.just("") | st.sampled_from([f" {each}" for each in GENERATIONS])
    return st.builds(lambda g, f, t: f"{g} {f}{t}", given, family, tail)


def organisation_names() -> st.SearchStrategy[str]:
    """Names of organisations: heads with topics, legal forms, acronyms.

    Shrinks towards ``"Defence Bank"``.
    """
    head, topic = st.sampled_from(HEADS), st.sampled_from(TOPICS)
    return (
        st.builds(lambda t, h: f"{t} {h}", topic, head)
        | st.builds(lambda h, t: f"{h} of {t}", head, topic)
        | st.builds(lambda t, h, f: f"{t} {h} {f}", topic, head, st.sampled_from(FORMS))
        | st.text("ABCDEFGHKLMNOPRSTUVXZ", min_size=2, max_size=5)
    )


def spelling_variants(name: str) -> st.SearchStrategy[str]:
    """Spellings that another writer might give to a name in Latin letters.

    One letter group after the other may be written in another system, a letter doubled, a hyphen
    or the capitals changed. Shrinks towards the name itself.
    """
    swaps = [(group, others) for group, others in SWAPS.items() if group in name.lower()]
    changed = st.just(name)
    for group, others in swaps:
        changed = st.builds(_swapped, changed, st.just(group), st.sampled_from((group, *others)))
    return st.builds(lambda text, shape: shape(text), changed, st.sampled_from(SHAPES))


SWAPS: Final = {
    # The first spelling is the plain one, so that shrinking undoes the variation.
    "tch": ("ch", "tsch", "cz"),
    "kh": ("h", "ch"),
    "sh": ("sch", "ch"),
    "zh": ("j",),
    "v": ("w",),
    "y": ("i", "j"),
    "ou": ("u",),
    "ts": ("tz", "c"),
    "f": ("ph",),
    "ks": ("x",),
}
SHAPES: Final = (str, str.upper, lambda text: text.replace("-", " "))


def _swapped(text: str, group: str, other: str) -> str:
    """A text with a letter group written otherwise, capitals kept."""
    return text.replace(group, other).replace(group.capitalize(), other.capitalize())


def hostile_text() -> st.SearchStrategy[str]:
    """Whatever strangers write: all code points with lone surrogates, markup, controls, titles."""
    anything = st.text(st.characters(), max_size=40)
    pieces = st.sampled_from(
        [
            "Dr ",
            "Mr.",
            "van ",
            "(",
            ")",
            "«",
            "\u202e",
            "\u200b",
            "\x00",
            "<script>",
            "=1+1",
            "O'",
            "A.",
            "Inc. ",
        ]
    )
    return st.lists(anything | pieces | person_names() | organisation_names(), max_size=8).map(
        "".join
    )


@st.composite
def texts(draw: st.DrawFn) -> Planted:
    """Plain sentences of ours around planted names, with where those stand."""
    text, planted = "", []
    for kind, name in draw(
        st.lists(
            st.tuples(st.just("PERSON"), person_names())
            | st.tuples(st.just("ORG"), organisation_names()),
            min_size=1,
            max_size=4,
        )
    ):
        before = draw(
            st.sampled_from(["According to ", "The report names ", "Nobody had expected "])
        )
        start = len(text) + len(before)
        text += f"{before}{name}, as was said on Monday. "
        planted.append((start, start + len(name), name, kind))
    return Planted(text, tuple(planted))
