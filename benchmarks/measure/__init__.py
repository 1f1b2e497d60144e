"""One module a kind of measurement: `run` happens in a client's worker, `measure` tells the workers to."""
