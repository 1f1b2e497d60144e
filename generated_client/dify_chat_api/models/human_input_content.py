# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_form import HumanInputForm
from ..models.human_input_submission import HumanInputSubmission
from ..types import UNSET, Model, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputContent(Model):
    """A form that the app showed with an answer.

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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.type = source["type"]
            self.workflow_run_id = source["workflow_run_id"]
            self.submitted = source["submitted"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.form_definition = nested(HumanInputForm, source.get("form_definition", UNSET))
        self.form_submission_data = nested(HumanInputSubmission, source.get("form_submission_data", UNSET))
        self.additional_properties = others(cls, source)
        return self
