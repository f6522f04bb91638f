"""Entity → what people look at and take along. Each output escapes for itself, last."""
