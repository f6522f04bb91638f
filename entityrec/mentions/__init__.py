"""Text → Mention: tokens, labelled spans, and what one document knows of its own names."""
