# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""Models and endpoints of Dify's chat API, as spec/openapi.yaml describes them.

Nothing here does I/O. An endpoint makes a `types.Request`; the caller sends it and passes the JSON of the
response to its `parse`.
"""
