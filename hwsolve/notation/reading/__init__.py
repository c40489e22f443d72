"""Text to formula: tokens, one parser, the names and signs of three spellings."""
