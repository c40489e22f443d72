"""Step units: the hyperplanes they draw, the regions between, the Boolean function on top."""
