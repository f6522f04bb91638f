"""The mentions come from your own code, and a human's judgement is kept."""

import re

import entityrec as er

TEXTS = [
    "@ashot_mkrtychev wrote to @kirby.",
    "@the_broker answers; @makrichev and @kirby are silent.",
]


def handles(texts: list[str]) -> list[list[tuple[int, int, str]]]:
    """Each handle is a person."""
    return [
        [(m.start(1), m.end(1), "PERSON") for m in re.finditer(r"@(\w+)", text)] for text in texts
    ]


free = er.reconcile(TEXTS, extractor=handles)
print(free)
print()

judged = er.reconcile(
    TEXTS, extractor=handles, judgements=[("ashot_mkrtychev", "the_broker", "same")]
)
print(judged)
assert judged["the_broker"] is judged["ashot_mkrtychev"] is judged["makrichev"]
