# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..models.workflow_finished_data import WorkflowFinishedData
from ..types import UNSET, Event, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowFinishedEvent(Event):
    """The end of a run that succeeded, failed or was stopped. `message_end` or `error` may come before or
    after it. The ids are absent if the server refused the input.

    Attributes:
        task_id: The id that stops the answer.
        data: The result of the run.
        message_id: The id of the message.
    """

    task_id: str
    event: Literal["workflow_finished"]
    workflow_run_id: str
    data: WorkflowFinishedData
    conversation_id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    _essential: ClassVar[Collection[str]] = ("event",)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.task_id = source["task_id"]
            self.event = source["event"]
            self.workflow_run_id = source["workflow_run_id"]
            self.data = nested(WorkflowFinishedData, source["data"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.conversation_id = source.get("conversation_id", UNSET)
        self.message_id = source.get("message_id", UNSET)
        self.created_at = source.get("created_at", UNSET)
        self.additional_properties = others(cls, source)
        return self
