# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_form import HumanInputForm
from ..models.human_input_submission import HumanInputSubmission
from ..types import UNSET, Model, Unset, fields_of, missing, nested


@define(kw_only=True)
class HumanInputContent(Model):
    """A form that was shown along with an answer.

    Attributes:
        type: `human_input`.
    """

    type: str
    workflow_run_id: str
    submitted: bool
    form_definition: HumanInputForm | None | Unset = UNSET
    form_submission_data: HumanInputSubmission | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                type=rest.pop("type"),
                workflow_run_id=rest.pop("workflow_run_id"),
                submitted=rest.pop("submitted"),
                form_definition=nested(HumanInputForm, rest.pop("form_definition", UNSET)),
                form_submission_data=nested(HumanInputSubmission, rest.pop("form_submission_data", UNSET)),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
