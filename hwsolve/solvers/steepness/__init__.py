"""How steep functions are: extreme slopes, Lipschitz constants of functions and of what is built of them."""
