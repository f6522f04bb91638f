"""Entity → HTML. Pure functions; every text passes `escaped`, once, at the end.

Romanising makes live markup of harmless letters, so nothing is escaped early; and no name ever
goes into an address, a style or a script.
"""

import html
import re
from collections.abc import Iterable, Sequence

from entityrec.records import Comparison, Document, Entity, Mention
from entityrec.words.clean import document_text, shown

MOST_ROWS = 100
"""Entities in the table of a notebook: what the eye can take in, and far below 100 kB."""

MOST_CHIPS = 12


def escaped(text: str) -> str:
    """A text as it may stand in HTML, in an element or an attribute in quotes.

    >>> escaped('<b onload="x">')
    '&lt;b onload=&quot;x&quot;&gt;'
    """
    return html.escape(shown(text), quote=True)


def entity_table(entities: Sequence[Entity]) -> str:
    """The entities as a table: name, kind, counts, confidence as a meter, variants."""
    if not entities:
        return "<p>no entities</p>"
    rows = "".join(_entity_row(entity) for entity in entities[:MOST_ROWS])
    more = len(entities) - MOST_ROWS
    note = f"<p>… and {more} more</p>" if more > 0 else ""
    head = "".join(
        f"<th>{title}</th>"
        for title in ("name", "kind", "mentions", "texts", "confidence", "written")
    )
    return (
        '<div class="tex2jax_ignore mathjax_ignore"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table>{note}</div>"
    )


def _entity_row(entity: Entity) -> str:
    review = " ⚑" if entity.needs_review else ""
    chips = ", ".join(
        f"{_isolated(variant.text)}&nbsp;×{variant.count}"
        for variant in entity.variants[:MOST_CHIPS]
    )
    rest = len(entity.variants) - MOST_CHIPS
    cells = (
        f"<strong>{_isolated(entity.name)}</strong>",
        escaped(entity.kind),
        str(entity.count),
        str(len(entity.documents)),
        f'<meter min="0" max="1" value="{entity.confidence:.3f}"></meter> {entity.confidence:.2f}{review}',
        chips + (f" … and {rest} more" if rest > 0 else ""),
    )
    return "<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in cells) + "</tr>"


def _isolated(text: str) -> str:
    """A name that keeps its own writing direction to itself."""
    return f"<bdi>{escaped(text)}</bdi>"


def waterfall_table(comparison: Comparison) -> str:
    """The evidence of a comparison, line by line, with its sum."""
    rows = "".join(
        f"<tr><td>{escaped(line.question)}</td><td>{_isolated(line.left)}</td><td>{_isolated(line.right)}</td>"
        f'<td style="text-align:right">{line.weight:+.2f}</td><td>{escaped(line.note)}</td></tr>'
        for line in comparison.evidence
    )
    return (
        f'<div class="tex2jax_ignore mathjax_ignore"><p>{_isolated(comparison.left)} ~ {_isolated(comparison.right)}: '
        f"probability {comparison.probability:.3f}</p><table><tbody>{rows}"
        f'<tr><td>match weight</td><td></td><td></td><td style="text-align:right">{comparison.match_weight:+.2f}</td><td></td></tr>'
        "</tbody></table></div>"
    )


def marked_text(document: Document, found: Iterable[tuple[Mention, str]]) -> str:
    """A text with its mentions marked; each mark says which entity it is."""
    pieces, end = [], 0
    for mention, name in sorted(found, key=lambda each: each[0].start):
        if mention.start < end:
            continue
        pieces.append(_broken(document.text[end : mention.start]))
        pieces.append(
            f'<mark title="{escaped(name)} ({mention.kind})">{escaped(mention.text)}</mark>'
        )
        end = mention.end
    pieces.append(_broken(document.text[end:]))
    return f'<div class="tex2jax_ignore mathjax_ignore" style="white-space:pre-wrap">{"".join(pieces)}</div>'


def _broken(text: str) -> str:
    """A stretch of text with its own spaces and line ends, which `shown` would squeeze."""
    pieces = re.split(r"(\s+)", document_text(text))
    return "".join(piece if piece.isspace() else escaped(piece) for piece in pieces)
