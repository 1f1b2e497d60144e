# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AppAnnotationRequest(Model):
    """A question, and the answer that the app gives to it in place of the model.

    Attributes:
        user: The user that the request is made for. The result doesn't depend on it.
    """

    question: str
    answer: str
    user: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.question = source["question"]
            self.answer = source["answer"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.user = source.get("user", UNSET)
        self.additional_properties = others(cls, source)
        return self
