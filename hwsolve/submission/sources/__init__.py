"""Where submissions come from: folders, archives, class lists, the names that platforms give."""
