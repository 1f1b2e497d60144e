# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""Models and endpoints of Dify's chat API, as spec/openapi.yaml describes them.

Nothing here does I/O: an endpoint makes a `types.Request`, a model is made from an answer. Whoever holds a connection
sends the one and hands the other its data.
"""
