# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class Usage(Model):
    """Tokens, prices and times of an answer. Prices are decimal strings.

    Attributes:
        prompt_price_unit: What one token counts for, so that price = tokens × unit price × price unit.
        latency: Seconds from the request to the model until its answer was complete.
        time_to_first_token: Seconds until the first token.
        time_to_generate: Seconds from the first token to the last.
    """

    prompt_tokens: int
    prompt_unit_price: str
    prompt_price_unit: str
    prompt_price: str
    completion_tokens: int
    completion_unit_price: str
    completion_price_unit: str
    completion_price: str
    total_tokens: int
    total_price: str
    currency: str
    latency: float
    time_to_first_token: float | None | Unset = UNSET
    time_to_generate: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                prompt_tokens=rest.pop("prompt_tokens"),
                prompt_unit_price=rest.pop("prompt_unit_price"),
                prompt_price_unit=rest.pop("prompt_price_unit"),
                prompt_price=rest.pop("prompt_price"),
                completion_tokens=rest.pop("completion_tokens"),
                completion_unit_price=rest.pop("completion_unit_price"),
                completion_price_unit=rest.pop("completion_price_unit"),
                completion_price=rest.pop("completion_price"),
                total_tokens=rest.pop("total_tokens"),
                total_price=rest.pop("total_price"),
                currency=rest.pop("currency"),
                latency=rest.pop("latency"),
                time_to_first_token=rest.pop("time_to_first_token", UNSET),
                time_to_generate=rest.pop("time_to_generate", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
