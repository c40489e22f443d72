"""Rules that make a formula simpler, and the table that orders them."""
