"""How expectations are told."""
