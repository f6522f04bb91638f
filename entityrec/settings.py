"""Every number that entityrec decides by, each with its reason and origin.

All weights are log2 likelihood ratios (bits): +1 makes one name twice as likely, −1 half as
likely. What the parts of two names weigh was fitted to labelled pairs (`resources/match_weights.tsv`,
made by ``python -m tests.derive.weights``); what a document says is set by hand.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import TypeAlias

from entityrec import resources
from entityrec.errors import InputError, SettingsError
from entityrec.records import Kind, log_odds

Curve: TypeAlias = tuple[tuple[float, float], ...]
"""Values of an answer and the bits that they weigh, in the order of the values; straight lines between
them, and level beyond them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What evidence weighs, in bits.

    Attributes:
        curves: for each question about two names what its answers weigh. Fitted; to change some, give
            ``Weights().with_curves({"initial": ((1.0, 3.0),)})``.
        same_document: a short form in a document that has the fuller form: the reader is meant
            to take it for that (Gale, Church and Yarowsky's one sense per discourse, 1992, 98 %).
        defined_here: "Long Form (LF)" in a text says that the two are one, whatever the letters.
        ambiguous: taken off for each doubling of what a short form may stand for, by the documents of each.
        same_title: two names that have a title in common. There are many presidents.
        other_gender: the one is Mr, the other Mrs.
        elsewhere: "the Ministry of Health" and "Ministrstvo za zdravje" may be those of two countries.
        side_by_side: a text joins the two names by an *and*; they can never be one.
    """

    curves: tuple[tuple[str, Curve], ...] = field(default_factory=resources.match_weights)
    same_document: float = 6.0
    defined_here: float = 25.0
    ambiguous: float = -8.0
    same_title: float = 1.0
    other_gender: float = -6.0
    side_by_side: float = -25.0
    elsewhere: float = -2.0

    def with_curves(self, changed: Mapping[str, Curve]) -> "Weights":
        """These weights with other curves for some questions.

        >>> dict(Weights().with_curves({"initial": ((1.0, 3.0),)}).curves)["initial"]
        ((1.0, 3.0),)
        """
        known = dict(self.curves)
        for question in changed:
            if question not in known:
                raise SettingsError("curves", question, f"one of {', '.join(known)}")
        curves = tuple((question, changed.get(question, curve)) for question, curve in self.curves)
        return replace(self, curves=curves)


CROWD = 10_000
"""Names of a corpus up to which being like by chance is as seldom as where the weights were learnt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How eager to be. Frozen and complete: there is no other knob.

    Attributes:
        prior: the probability that two names are one before they are looked at: one half, which is
            what the weights were calibrated at. Candidate pairs of persons in the development
            corpora begin at 1 in 2 to 1 in 4.
        organisation_prior: the same for organisations, which share words that say little: candidate
            pairs begin at 1 in 4 to 1 in 7, and entities come out best at 1 in 3.
        merge_probability: the match probability from which evidence speaks for one entity.
        review_below: entities less sure than this ask for a human look.
        most_comparisons: names that each name chooses to be compared with, those first with which it shares
            most, and as many in other scripts.
        most_links: links kept for each name, the strongest first.
        most_in_block: names with one word, or one key, that are all compared; where more have it, those are
            that share something else besides.
        link_floor: match weight below which a pair that is compared is not kept as a link.
        cannot_link: match weight from which two names can never be in one entity.
        weights: what each answer weighs.
    """

    prior: float = 0.5
    organisation_prior: float = 0.35
    merge_probability: float = 0.5
    review_below: float = 0.8
    most_comparisons: int = 24
    most_links: int = 50
    most_in_block: int = 20
    link_floor: float = -6.0
    cannot_link: float = -12.0
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        for name in ("prior", "organisation_prior", "merge_probability", "review_below"):
            value = getattr(self, name)
            if not (isinstance(value, int | float) and 0.0 < value < 1.0):
                raise SettingsError(name, value, "a number between 0 and 1, both excluded")
        for name in ("most_comparisons", "most_links", "most_in_block"):
            value = getattr(self, name)
            if not (isinstance(value, int) and value > 0):
                raise SettingsError(name, value, "a whole number above 0")
        if not isinstance(self.weights, Weights):
            raise InputError(
                "weights", self.weights, "a Weights", "use entityrec.settings.Weights"
            )

    def prior_bits(self, kind: Kind) -> float:
        """The prior of a kind of names as log2 odds, in whole hundredths.

        >>> Settings().prior_bits("PERSON"), Settings().prior_bits("ORG")
        (0.0, -0.89)
        """
        return round(log_odds(self.prior if kind == "PERSON" else self.organisation_prior), 2)

    def for_many(self, names: int) -> "Settings":
        """These settings for a corpus of so many names, with lower priors where it is large.

        Whoever is one with a name, there are few of them; whoever is like it by chance, there are the more, the
        more names there are. Up to `CROWD` names the priors hold; beyond it they fall with the root of the
        number. Columns of real and respelt names of 100,000 come out best at half of what is best for 10,000
        (``python -m tests.benchmarks.race``).

        >>> Settings().for_many(2_000).prior, round(Settings().for_many(1_000_000).prior, 3)
        (0.5, 0.091)
        """
        crowd = math.sqrt(max(1.0, names / CROWD))
        if crowd == 1.0:
            return self
        odds = (each / (1 - each) / crowd for each in (self.prior, self.organisation_prior))
        prior, organisation_prior = (each / (1 + each) for each in odds)
        return replace(self, prior=prior, organisation_prior=organisation_prior)

    def described(self) -> dict[str, object]:
        """The settings as plain values, for files that say how they were made."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        weights = {each.name: getattr(self.weights, each.name) for each in fields(Weights)}
        plain["weights"] = {**weights, "curves": dict(self.weights.curves)}
        return plain


SURENESS: Mapping[Kind, Curve] = {
    "PERSON": (
        (0.0, 0.46),
        (1.5, 0.82),
        (2.5, 0.91),
        (4.5, 0.965),
        (7.0, 0.97),
        (10.0, 0.985),
        (16.0, 0.99),
    ),
    "ORG": (
        (0.0, 0.38),
        (1.5, 0.62),
        (2.5, 0.68),
        (4.5, 0.89),
        (7.0, 0.91),
        (10.0, 0.94),
        (16.0, 0.95),
    ),
}
"""Bits of the weakest link between a spelling and the name of its entity → how often it belonged, in six
topics of news in six languages (``python -m tests.benchmarks.confidence``). The link was chosen as the best of
many, so its own probability is too high."""


def link_sureness(kind: Kind, bits: float) -> float:
    """How sure it is that a spelling belongs which hangs by a link of so many bits; 1 for no link at all.

    >>> link_sureness("PERSON", 4.5), round(link_sureness("ORG", 3.5), 3)
    (0.965, 0.785)
    """
    if bits == math.inf:
        return 1.0
    curve = SURENESS[kind]
    if bits <= curve[0][0]:
        return curve[0][1]
    for (low, least), (high, most) in pairwise(curve):
        if bits <= high:
            return least + (most - least) * (bits - low) / (high - low)
    return curve[-1][1]
