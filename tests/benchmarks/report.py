"""What every benchmark does with its figures: a table on stdout, a JSON record in ``records/``."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parents[2] / "records"


def print_table(title: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of figures under their names, numbers to three places."""
    if not rows:
        print(f"{title}: no data found")
        return
    columns = list(rows[0])
    cells = [
        [f"{row[c]:.3f}" if isinstance(row[c], float) else str(row[c]) for c in columns]
        for row in rows
    ]
    widths = [
        max(len(column), *(len(row[i]) for row in cells)) for i, column in enumerate(columns)
    ]
    print(f"\n{title}")
    for row in [columns, *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def save_record(name: str, content: Any) -> None:
    """The figures as a file that can be compared with an earlier one."""
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"{name}.json").write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
