"""Name → ScoredPair: which names are compared, how they agree, and what that is worth."""
