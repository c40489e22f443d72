"""One file per kind of problem."""
