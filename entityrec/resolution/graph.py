"""Links → evidence graph. The only user of networkx.

Nodes are names in use, numbered; edges carry the match weight, its probability and the evidence, for and
against. Clusters are made from the links in columns; the graph is what the user gets to look at, and is
made when somebody looks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from entityrec.records import Comparison, Name, NameInUse, probability
from entityrec.resolution.links import Links
from entityrec.resolution.short import is_vague

CompareAll = Callable[[Sequence[tuple[Name, Name]]], Sequence[Comparison]]
"""Compares pairs of names, many at a time."""

Tree = list[tuple[int, int, float]]
"""Links that hold some uses together, the strongest first."""


class LinkedUses:
    """Names in use with the links between them.

    Attributes:
        names, uses, links: as the engine has them.
        ids: the ids of the entities of the uses that have one.
    """

    def __init__(
        self,
        names: Sequence[Name],
        uses: Sequence[NameInUse],
        links: Links,
        ids: Mapping[int, str],
        compare_all: CompareAll,
    ) -> None:
        self.names, self.uses, self.links, self.ids = names, uses, links, ids
        self._compare_all = compare_all

    def weight(self, left: int, right: int) -> float | None:
        """The match weight of the link of two uses, None if they have none."""
        import numpy as np

        linked, weights = self.links.found(np.array([left]), np.array([right]))
        return float(weights[0]) if linked[0] else None

    def comparison(self, left: int, right: int) -> Comparison:
        """The comparison of two uses that are linked: of their names, with what is said beyond them."""
        low, high = min(left, right), max(left, right)
        return self._with_lines(low, high, self._compare_all([self._names_of(low, high)])[0])

    def _names_of(self, left: int, right: int) -> tuple[Name, Name]:
        return self.names[self.uses[left].name], self.names[self.uses[right].name]

    def _with_lines(self, low: int, high: int, compared: Comparison) -> Comparison:
        evidence = (*compared.evidence, *self.links.lines.get((low, high), ()))
        return Comparison(compared.left, compared.right, compared.kind, evidence)

    def rows_among(self, members: Iterable[int]) -> Tree:
        """The links of which both ends are among some uses."""
        import numpy as np

        inside = np.array(sorted(members), dtype=np.int64)
        rows = np.isin(self.links.left, inside) & np.isin(self.links.right, inside)
        columns = (self.links.left, self.links.right, self.links.match_weight)
        return list(zip(*(column[rows].tolist() for column in columns), strict=True))

    @cached_property
    def graph(self) -> Any:
        """A `networkx.Graph` of the uses, nodes and edges in order.

        Nodes have ``name``, ``kind``, ``count`` (documents), ``anchor`` (the text of the fuller name, or
        ``""``), ``vague`` (whether the name says little by itself) and ``entity``; edges have
        ``match_weight``, ``probability`` and ``comparison``.
        """
        import networkx as nx

        graph = nx.Graph()
        for index, use in enumerate(self.uses):
            name = self.names[use.name]
            anchor = self.names[use.anchor].text if use.anchor >= 0 else ""
            graph.add_node(
                index,
                name=name.text,
                kind=name.kind,
                count=len(use.documents),
                anchor=anchor,
                vague=is_vague(name),
                **({"entity": self.ids[index]} if index in self.ids else {}),
            )
        rows = list(self.links.rows())
        made = self._compare_all([self._names_of(left, right) for left, right, _ in rows])
        for (left, right, weight), compared in zip(rows, made, strict=True):
            graph.add_edge(
                left,
                right,
                match_weight=weight,
                probability=probability(weight),
                comparison=self._with_lines(left, right, compared),
            )
        return graph


def no_uses() -> LinkedUses:
    """Nothing that was named."""
    import numpy as np

    none = np.zeros(0, dtype=np.int64)
    return LinkedUses((), (), Links(none, none, none.astype(np.float64), {}), {}, lambda _: ())


def strongest_tree(links: Iterable[tuple[int, int, float]], members: Iterable[int]) -> Tree:
    """The links that hold some nodes together by their strongest evidence, weakest last.

    Kruskal's algorithm with a total order on the links: networkx's own spanning trees differ by
    the order of insertion when weights tie.
    """
    home = {member: {member} for member in members}
    tree = []
    edges = ((a, b, weight) for a, b, weight in links if weight > 0)
    for a, b, weight in sorted(edges, key=lambda edge: (-edge[2], min(edge[:2]), max(edge[:2]))):
        mine, theirs = sorted((home[a], home[b]), key=len)
        if mine is not theirs:
            theirs |= mine
            home.update(dict.fromkeys(mine, theirs))
            tree.append((min(a, b), max(a, b), weight))
    return tree


def strongest_path(
    links: Iterable[tuple[int, int, float]], start: int, goal: int, members: Iterable[int]
) -> list[int]:
    """The nodes from one to another along the strongest tree of a cluster, both ends included."""
    import networkx as nx

    inside, tree = sorted(members), nx.Graph()
    tree.add_nodes_from(inside)
    tree.add_edges_from((a, b) for a, b, _ in strongest_tree(links, inside))
    return list(nx.shortest_path(tree, start, goal)) if nx.has_path(tree, start, goal) else []
