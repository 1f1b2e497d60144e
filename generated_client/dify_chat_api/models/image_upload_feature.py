# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class ImageUploadFeature(Model):
    """Which images a question may come with, as older apps have it.

    Attributes:
        number_limits: How many.
        transfer_methods: `local_file`, `remote_url` or both.
        detail: `high` or `low`.
    """

    enabled: bool | Unset = UNSET
    number_limits: int | Unset = UNSET
    transfer_methods: list[str] | Unset = UNSET
    detail: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            enabled=rest.pop("enabled", UNSET),
            number_limits=rest.pop("number_limits", UNSET),
            transfer_methods=rest.pop("transfer_methods", UNSET),
            detail=rest.pop("detail", UNSET),
            additional_properties=rest,
        )
