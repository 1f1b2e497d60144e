"""Batches on a cluster of Ray. `make test-ray` runs them: no other environment has Ray."""
