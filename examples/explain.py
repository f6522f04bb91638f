"""What was merged, what was not, and why."""

from pathlib import Path

import entityrec as er

wires = sorted((Path(__file__).parent / "wires").glob("*.txt"))
result = er.reconcile(
    (path.read_text("utf-8") for path in wires), ids=[path.name for path in wires]
)

print(result)
print()
print(result.explain("Chatschkarjan", "Хачкаряном"))
print()
print(result.why_not("Jung Min Ho", "Jung Min Jae"))
print()
print("Where a human's word would say most:")
for doubt in result.uncertain(most=5):
    print(
        f"  {doubt.left} ~ {doubt.right}: {doubt.probability:.2f}, {'merged' if doubt.together else 'apart'}"
    )
