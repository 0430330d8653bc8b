"""The nouns of the field as typed, immutable models, and pure functions over them."""
