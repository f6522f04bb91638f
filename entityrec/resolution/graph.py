"""ScoredPair → evidence graph. The only user of networkx.

Nodes are names in use, numbered; edges carry the match weight, its probability and the evidence,
for and against. The graph is what clusters are made from and what the user gets to look at.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from entityrec.records import Comparison, Name, NameInUse
from entityrec.resolution.short import is_vague


def evidence_graph(
    names: Sequence[Name], uses: Sequence[NameInUse], links: Mapping[tuple[int, int], Comparison]
) -> Any:
    """A `networkx.Graph` of uses, nodes and edges in order.

    Nodes have ``name``, ``kind``, ``count`` (documents), ``anchor`` (the text of the fuller name,
    or ``""``) and ``vague`` (whether the name says little by itself); edges have ``match_weight``, ``probability`` and ``comparison``.
    """
    import networkx as nx

    graph = nx.Graph()
    for index, use in enumerate(uses):
        name = names[use.name]
        anchor = names[use.anchor].text if use.anchor >= 0 else ""
        graph.add_node(
            index,
            name=name.text,
            kind=name.kind,
            count=len(use.documents),
            anchor=anchor,
            vague=is_vague(name),
        )
    for (left, right), link in sorted(links.items()):
        graph.add_edge(
            left,
            right,
            match_weight=link.match_weight,
            probability=link.probability,
            comparison=link,
        )
    return graph


def strongest_tree(graph: Any, members: Iterable[int]) -> list[tuple[int, int, float]]:
    """The links that hold some nodes together by their strongest evidence, weakest last.

    Kruskal's algorithm with a total order on the links: networkx's own spanning trees differ by
    the order of insertion when weights tie.
    """
    import networkx as nx

    inside = set(members)
    edges = [(a, b, w) for a, b, w in graph.subgraph(inside).edges(data="match_weight") if w > 0]
    joined = nx.utils.UnionFind(sorted(inside))
    tree = []
    for a, b, weight in sorted(edges, key=lambda edge: (-edge[2], min(edge[:2]), max(edge[:2]))):
        if joined[a] != joined[b]:
            joined.union(a, b)
            tree.append((min(a, b), max(a, b), weight))
    return tree


def strongest_path(graph: Any, start: int, goal: int, members: Iterable[int]) -> list[int]:
    """The nodes from one to another along the strongest tree of a cluster, both ends included."""
    import networkx as nx

    tree = nx.Graph()
    tree.add_nodes_from(members)
    tree.add_edges_from((a, b) for a, b, _ in strongest_tree(graph, members))
    return list(nx.shortest_path(tree, start, goal)) if nx.has_path(tree, start, goal) else []
