"""For users' own tests, and ours: strategies, laws, and measures of quality."""
