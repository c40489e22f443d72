"""A document to its relations: markup, fragments, sides, the words between, spellings."""
