# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""What a model raises."""


class InvalidAnswerError(ValueError):
    """The data is not what the description says; the message names the model and what is missing."""
