"""Whether a relation holds: by values, under suppositions, in another reading, to its printed digits."""
