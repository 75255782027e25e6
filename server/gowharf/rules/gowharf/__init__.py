"""Rules on gowharf itself: its inline ignores, files that it cannot read, and its own faults."""
