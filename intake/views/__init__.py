"""Pages of requests, one module per family; they fetch by `visible_to`, call an act and redirect."""
