"""Text, spans over it, edits of it. Knows nothing but `str`."""
