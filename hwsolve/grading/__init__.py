"""Answers to verdicts: one file per kind of answer, and what they share."""
