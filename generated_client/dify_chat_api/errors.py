# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""What can go wrong between an answer's data and its model."""


class InvalidAnswerError(ValueError):
    """The data is not what the description says; the message names the model and what is missing."""
