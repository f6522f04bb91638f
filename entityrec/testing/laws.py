"""Laws that a reconciler must obey, as callables over any function like ours.

Hold your own pipeline to them, or a rival's: each takes the function and its input and raises an
`AssertionError` that says what differed. A law that our algorithm does not keep is not here.
"""

import random
from collections.abc import Callable, Iterable, Sequence

from entityrec.records import Comparison, Entity

Reconcile = Callable[[list[str]], Iterable[Entity]]
Compare = Callable[[str, str], Comparison]


def spellings(entities: Iterable[Entity]) -> list[tuple[str, tuple[tuple[str, int], ...]]]:
    """What entities are, wherever their texts stood: kind, spellings and counts."""
    return sorted((e.kind, tuple(sorted((v.text, v.count) for v in e.variants))) for e in entities)


def order_does_not_matter(reconcile: Reconcile, texts: Sequence[str], seed: int = 0) -> None:
    """Shuffled texts give the same entities."""
    shuffled = list(texts)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # a shuffle, no secret
    expected, found = spellings(reconcile(list(texts))), spellings(reconcile(shuffled))
    assert found == expected, f"other entities in another order: {_difference(expected, found)}"


def duplication_only_counts(reconcile: Reconcile, texts: Sequence[str]) -> None:
    """Each text given twice doubles the counts and changes nothing else."""
    once, twice = spellings(reconcile(list(texts))), spellings(reconcile([*texts, *texts]))
    doubled = sorted(
        (kind, tuple((text, 2 * count) for text, count in found)) for kind, found in once
    )
    assert twice == doubled, (
        f"doubling the texts changed more than counts: {_difference(doubled, twice)}"
    )


def comparison_is_symmetric(compare: Compare, left: str, right: str) -> None:
    """Two names are as alike in one direction as in the other."""
    forth, back = compare(left, right).match_weight, compare(right, left).match_weight
    assert forth == back, f"{left!r} ~ {right!r} weighs {forth}, the other way {back}"


def evidence_adds_up(compare: Compare, left: str, right: str) -> None:
    """The lines of the waterfall add up to the match weight."""
    comparison = compare(left, right)
    total = sum(line.weight for line in comparison.evidence)
    assert abs(total - comparison.match_weight) < 1e-9, f"{total} is not {comparison.match_weight}"


def mentions_are_where_they_say(texts: Sequence[str], entities: Iterable[Entity]) -> None:
    """Each mention's offsets cut its text out of its document, for texts without lone surrogates."""
    for entity in entities:
        for mention in entity.mentions:
            found = texts[mention.doc_id][mention.start : mention.end]
            assert found == mention.text, (
                f"text {mention.doc_id!r} has {found!r} where {mention.text!r} should be"
            )


def _difference(expected: Sequence[object], found: Sequence[object]) -> str:
    missing = [each for each in expected if each not in found]
    extra = [each for each in found if each not in expected]
    return f"missing {missing[:3]}, extra {extra[:3]}"
