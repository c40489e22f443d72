"""What a formula stands for: types, scopes, instances, values, comparison."""
