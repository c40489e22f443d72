"""The kinds of answer, one file per kind or family of kinds."""
