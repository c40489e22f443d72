"""What a relation is read among: the names of a part, its results, what the text has introduced."""
