"""ScoredPair → Entity: what short forms stand for, the evidence graph, clusters, entities."""
