# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""What a model raises."""


class InvalidResponseError(ValueError):
    """The data of a response is not what the description says. The message names the model and the fault."""
