"""The commands, one file each; ``list`` and ``show`` are in ``bank``."""
