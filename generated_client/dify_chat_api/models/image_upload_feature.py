# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ImageUploadFeature(Model):
    """The images that a message may have, in apps of older versions.

    Attributes:
        number_limits: The maximum number of files.
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.enabled = source.get("enabled", UNSET)
        self.number_limits = source.get("number_limits", UNSET)
        self.transfer_methods = source.get("transfer_methods", UNSET)
        self.detail = source.get("detail", UNSET)
        self.additional_properties = others(cls, source)
        return self
