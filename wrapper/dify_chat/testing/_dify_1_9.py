"""Dify 1.9.0, as far as it isn't as 1.16.0."""

from ._versions import Version


class Dify19(Version):
    name = "1.9.0"


VERSIONS = {each.name: each() for each in (Version, Dify19)}
