"""What stands below and above a base: indices, powers, transposes, layers, primes."""
