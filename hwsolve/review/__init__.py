"""Worked solutions reviewed: a document, the problems it answers, a verdict on every relation, a score."""
