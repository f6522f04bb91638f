"""Reconcile the spellings of people's and organisations' names in raw text.

`reconcile(texts)` finds the people and organisations in texts, in whatever spelling, script or
inflection each text uses, and gives one canonical entity for each, with every mention, every
variant, a confidence, and the evidence for each merge and for each refusal to merge.

The package in reading order, which is the order in which data flows. Imports only go down::

    errors                  what can go wrong
    records                 every record, in the order of the flow
    resources               data as text
    settings                every number entityrec decides by

    texts                   texts that come once → texts that can be read again

    words.clean             any str → safe, normalised text
    words.romanise          word → readings in a–z
    words.scripts           word → symbols of its script
    words.sound             word → folded letters, skeleton, phonetic keys
    words.distance          word pairs → spelling weights
    words.endings           word → stems
    words.readings          word → all its readings

    mentions.tokens         text → tokens
    mentions.cues           token → what is known about it
    mentions.sheet          text → Sheet
    mentions.spans          the spans of a text while it is tagged
    mentions.heads          tokens → spans around a head
    mentions.bodies         tokens → spans of organisations
    mentions.person_points  run of words → points
    mentions.persons        tokens → spans of persons
    mentions.rules          Sheet → spans by rules
    mentions.zones          Sheet → zones
    mentions.features       Token of a zone → features
    mentions.places         Sheet → places, with the document's own evidence
    mentions.memory         chances of labels → what a second reading is told
    mentions.model          features → scores
    mentions.known          labelled spans → the same, where lists agree
    mentions.tagger         Sheet → labelled spans
    mentions.repair         labelled spans → more of them, by what one document knows
    mentions.caseless       text in scripts without capitals → Mention
    mentions.lists          Mention → Mention
    mentions.extraction     text → Mention
    mentions.second_look    Mention → Mention
    mentions.windows        long text → pieces
    mentions.adapters       other extractors → Mention

    names.person            Mention → Name
    names.vocabulary        words → what they mean in names of organisations
    names.organisation      Mention → Name
    names.distinct          Mention → Name

    matching.rarity         word → how rare it is
    matching.columns        Name → columns
    matching.words          word pairs → spellings, each once
    matching.lookups        keys → the rows that have them
    matching.neighbours     words → the words that may be spellings of them
    matching.terms          Name → what it meets others by
    matching.meetings       Name → who else may be meant
    matching.blocking       Name → CandidatePair
    matching.alignment      CandidatePair → aligned words
    matching.answers        what the questions about pairs gave
    matching.joining        aligned words → aligned words
    matching.persons        aligned words → answers
    matching.organisations  aligned words → answers
    matching.comparison     CandidatePair → Comparison
    matching.notes          answer → words
    matching.scoring        Comparison → ScoredPair

    resolution.short        Name → how much it says
    resolution.company      documents → the company that names keep
    resolution.context      Name → NameInUse
    resolution.links        ScoredPair → links
    resolution.graph        links → evidence graph
    resolution.clustering   links → Cluster
    resolution.entities     Cluster → Entity

    judgements              what humans said → Judgement
    outputs.tables          Entity → tables
    outputs.files           Entity → files
    outputs.page            Entity → HTML
    explanation             two uses → Explanation
    reconciliation          the answer: look-ups, explain, why_not, uncertain
    engines.corpus          what is to be resolved
    engines.told            judgements and watchlists → constraints
    engines.workers         texts → mentions, in processes of our own
    engines.local           the stages in this process
    engines.spark           the same stages over Arrow batches
    inputs                  what the user gives, checked
    pipeline                reconcile() and its siblings
    testing                 strategies, laws and measures for tests
    cli                     argv → exit code
    component               spaCy Doc → Doc with entities
"""

from entityrec.errors import (
    EntityrecError,
    InputError,
    MissingExtraError,
    SettingsError,
    UnknownNameError,
    ValueRangeError,
)
from entityrec.explanation import Explanation, Uncertain
from entityrec.judgements import Judgements
from entityrec.mentions.adapters import Extractor
from entityrec.pipeline import (
    compare,
    extract,
    match_probabilities,
    reconcile,
    reconcile_mentions,
    reconcile_names,
)
from entityrec.reconciliation import Reconciliation
from entityrec.records import Comparison, Entity, Evidence, Judgement, Link, Mention, Variant
from entityrec.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "Entity",
    "EntityrecError",
    "Evidence",
    "Explanation",
    "Extractor",
    "InputError",
    "Judgement",
    "Judgements",
    "Link",
    "Mention",
    "MissingExtraError",
    "Reconciliation",
    "Settings",
    "SettingsError",
    "Uncertain",
    "UnknownNameError",
    "ValueRangeError",
    "Variant",
    "compare",
    "extract",
    "match_probabilities",
    "reconcile",
    "reconcile_mentions",
    "reconcile_names",
]
