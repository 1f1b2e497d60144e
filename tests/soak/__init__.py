"""Many streams at once against a server that misbehaves; `make soak` runs it."""
