# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class Usage(Model):
    """Tokens, prices and times of an answer. Prices are decimal strings.

    Attributes:
        prompt_price_unit: The number of units in a token, so that price = tokens × unit price × price
            unit.
        latency: Seconds from the request to the model until the end of its answer.
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.prompt_tokens = source["prompt_tokens"]
            self.prompt_unit_price = source["prompt_unit_price"]
            self.prompt_price_unit = source["prompt_price_unit"]
            self.prompt_price = source["prompt_price"]
            self.completion_tokens = source["completion_tokens"]
            self.completion_unit_price = source["completion_unit_price"]
            self.completion_price_unit = source["completion_price_unit"]
            self.completion_price = source["completion_price"]
            self.total_tokens = source["total_tokens"]
            self.total_price = source["total_price"]
            self.currency = source["currency"]
            self.latency = source["latency"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.time_to_first_token = source.get("time_to_first_token", UNSET)
        self.time_to_generate = source.get("time_to_generate", UNSET)
        self.additional_properties = others(cls, source)
        return self
