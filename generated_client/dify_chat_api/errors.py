# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""What a model raises."""


class InvalidResponseError(ValueError):
    """The data of a response is not what the description says. The message names the model and the fault."""
