"""The console: a few server-made pages on which a brand's staff see how everything stands, and act."""
