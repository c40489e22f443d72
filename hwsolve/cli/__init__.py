"""The command line: thin commands, one error boundary."""
