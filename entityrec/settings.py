"""Every number that entityrec decides by, each with its reason and origin.

All weights are log2 likelihood ratios (bits): +1 makes one name twice as likely, −1 half as
likely. They are set by hand from the published figures named beside them, checked on the
development benchmarks (``python -m tests.benchmarks.quality``), and are to be fitted.
"""

from dataclasses import dataclass, fields

from entityrec.errors import InputError, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each answer weighs, in bits.

    Attributes:
        most_word: the most that two spellings of one word may speak for one name. A family name
            that one person in 10,000 bears gives log2(10,000) = 13.3.
        least_word: the most that they may speak against it: somebody is seldom given a wholly
            different name, but it happens (marriage, pen names), about once in 5,000.
        short_conflict: words of at most three letters that differ: Un and Il are two brothers.
            Beyond *least_word*, because no misspelling explains it.
        initial: J. for John: one given name in about eight starts so, and it is a choice.
        initial_conflict: J. for Peter, or an initial more where both have some: George W. and
            George H. W. Bush.
        nickname: Bill for William.
        other_known: Johnson and Johnston, Maria and Marina: near in spelling, but each a name that
            many bear, so that the spelling speaks for two people, not for one.
        other_order: given and family name change places: rare outside of lists and East Asia.
        missing_given: Kirby for John Kirby: news does it in most mentions after the first.
        missing_middle: a second given name, patronymic or initial left out: the usual case.
        missing_family: John for John Kirby: seldom, and John says little.
        missing_generation: Jr. left out: half of the time, but fathers and sons are met together.
        generation_conflict: Jr. and Sr. are two people by definition: more than any names can weigh.
        gender_conflict: Putin and Putina with given names that do not agree.
        concept_head: both a ministry: there are many kinds of bodies.
        concept_modifier: both for defence.
        concept_place: both of Russia.
        concept_number, concept_form: both the second; both a limited company.
        body: both the United Nations: a body that there is one of.
        organ_of_body: the United Nations and its Security Council: a whole and its part.
        missing_head: Wagner for Wagner Group.
        missing_place: Treasury for U.S. Treasury: usual inside of the country.
        missing_modifier: Security Council for National Security Council: often another body.
        missing_number: Nord Stream for Nord Stream 2: often another thing.
        place_conflict, number_conflict, modifier_conflict, head_conflict: both sides have one and
            they differ: Ministry of Defence of Ukraine and of Russia.
        acronym_letter: each letter of an acronym that fits the long form, beyond the first.
        acronym_conflict: an acronym that does not fit.
        same_document: a short form in a document that has the fuller form: the reader is meant
            to take it for that (Gale, Church and Yarowsky's one sense per discourse, 1992, 98 %).
        defined_here: "Long Form (LF)" in a text says that the two are one, whatever the letters.
        ambiguous: taken off for each doubling of the fuller names that a short form may stand for.
    """

    most_word: float = 13.0
    least_word: float = -12.0
    short_conflict: float = -16.0
    initial: float = 2.0
    initial_conflict: float = -20.0
    nickname: float = 3.0
    other_known: float = -9.0
    other_order: float = -1.5
    missing_given: float = -0.5
    missing_middle: float = -0.3
    missing_family: float = -4.0
    missing_generation: float = -2.0
    generation_conflict: float = -40.0
    gender_conflict: float = -8.0
    concept_head: float = 3.0
    concept_modifier: float = 6.0
    concept_place: float = 4.0
    concept_number: float = 4.0
    concept_form: float = 0.5
    body: float = 11.0
    organ_of_body: float = -12.0
    missing_head: float = -1.0
    missing_place: float = -1.0
    missing_modifier: float = -5.0
    missing_number: float = -22.0
    place_conflict: float = -14.0
    number_conflict: float = -14.0
    modifier_conflict: float = -11.0
    head_conflict: float = -6.0
    acronym_letter: float = 3.4
    acronym_conflict: float = -9.0
    same_document: float = 6.0
    defined_here: float = 25.0
    ambiguous: float = -8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How eager to be. Frozen and complete: there is no other knob.

    Attributes:
        prior: the probability that two names which share a blocking key are one, before they are
            looked at. In the development corpora it is between 1 in 50 and 1 in 200.
        merge_probability: the match probability from which evidence speaks for one entity.
        review_below: entities less sure than this ask for a human look.
        most_comparisons: comparisons for each name, at most; beyond it the commonest keys go first.
        most_links: links kept for each name, the strongest first.
        block_window: names compared with each name inside of a block that is too large to
            compare all of it, in the order of the spelling.
        link_floor: match weight below which a pair that is compared is not kept as a link.
        cannot_link: match weight from which two names can never be in one entity.
        weights: what each answer weighs.
    """

    prior: float = 0.01
    merge_probability: float = 0.5
    review_below: float = 0.8
    most_comparisons: int = 60
    most_links: int = 50
    block_window: int = 8
    link_floor: float = -6.0
    cannot_link: float = -7.0
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        for name in ("prior", "merge_probability", "review_below"):
            value = getattr(self, name)
            if not (isinstance(value, int | float) and 0.0 < value < 1.0):
                raise SettingsError(name, value, "a number between 0 and 1, both excluded")
        for name in ("most_comparisons", "most_links", "block_window"):
            value = getattr(self, name)
            if not (isinstance(value, int) and value > 0):
                raise SettingsError(name, value, "a whole number above 0")
        if not isinstance(self.weights, Weights):
            raise InputError(
                "weights", self.weights, "a Weights", "use entityrec.settings.Weights"
            )

    def described(self) -> dict[str, object]:
        """The settings as plain values, for files that say how they were made."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        plain["weights"] = {
            each.name: getattr(self.weights, each.name) for each in fields(Weights)
        }
        return plain
