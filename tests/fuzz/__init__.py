"""Properties that hold for any bytes, and their coverage-guided fuzzing; `make fuzz` runs it."""
