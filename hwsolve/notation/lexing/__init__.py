"""Text to tokens: the characters, commands and spellings of three notations."""
