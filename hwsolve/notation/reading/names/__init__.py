"""What a name means where it stands: declared, built in, applied to arguments, or unknown."""
