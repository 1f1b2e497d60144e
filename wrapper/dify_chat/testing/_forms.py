"""A form that a chatflow has people fill in: what it asks and takes, and how it is told of."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ._problems import Problem
from ._records import new_id, now

_VALID_FOR = 3600
_TITLES = {"approve": "Approve", "reject": "Reject"}
ACTIONS = [
    {"id": "approve", "title": _TITLES["approve"], "button_style": "primary"},
    {"id": "reject", "title": _TITLES["reject"], "button_style": "default"},
]
NODE = {"node_id": "human", "node_title": "Approve"}
"""The node that asks."""


@dataclass
class Form:
    """A form with one field."""

    workflow_run_id: str
    content: str
    input: dict[str, Any]
    resume: Callable[[], None]
    """Lets the run go on that waits for it."""
    id: str = field(default_factory=new_id)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(17)[:22])
    expires_at: int = field(default_factory=lambda: now() + _VALID_FOR)
    action: str = ""
    submitted: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.input["output_variable_name"])

    @property
    def value(self) -> Any:
        return self.submitted.get(self.name)

    @property
    def action_title(self) -> str:
        return _TITLES[self.action]

    @property
    def rendered(self) -> str:
        return self.content.replace(f"{{{{#$output.{self.name}#}}}}", str(self.value))

    def fill(self, action: str, inputs: dict[str, Any]) -> None:
        """Take a submission, or raise what is wrong with it."""
        if action not in _TITLES:
            raise _invalid(f"Invalid action: {action}")
        if self.name not in inputs:
            raise _invalid(f"Missing required inputs: {self.name}")
        options = self.input.get("option_source", {}).get("value")
        if options and inputs[self.name] not in options:
            raise _invalid(f"Invalid value for select input '{self.name}': {inputs[self.name]}")
        self.action, self.submitted = action, inputs

    def shown(self) -> dict[str, Any]:
        """The form within the history of messages."""
        submission = (
            {
                "node_id": NODE["node_id"],
                "node_title": NODE["node_title"],
                "rendered_content": self.rendered,
                "action_id": self.action,
                "action_text": self.action_title,
                "submitted_data": self.submitted,
            }
            if self.action
            else None
        )
        definition = {
            "form_id": self.id,
            **NODE,
            **self._asked(),
            "display_in_ui": True,
            "form_token": None if self.action else self.token,
            "resolved_default_values": {},
            "expiration_time": self.expires_at,
        }
        return {
            "workflow_run_id": self.workflow_run_id,
            "submitted": bool(self.action),
            "form_definition": definition,
            "form_submission_data": submission,
            "type": "human_input",
        }

    def required(self) -> dict[str, Any]:
        """The form within the event that asks for it."""
        return {
            "form_id": self.id,
            **NODE,
            **self._asked(),
            "display_in_ui": True,
            "form_token": self.token,
            "approval_channels": ["console"],
            "resolved_default_values": {},
            "expiration_time": self.expires_at,
        }

    def reason(self) -> dict[str, Any]:
        """The form as the reason of a pause."""
        return {
            "TYPE": "human_input_required",
            "form_id": self.id,
            **self._asked(),
            **NODE,
            "resolved_default_values": {},
            "form_token": self.token,
            "approval_channels": ["console"],
            "expiration_time": self.expires_at,
        }

    def _asked(self) -> dict[str, Any]:
        return {"form_content": self.content, "inputs": [self.input], "actions": ACTIONS}


def _invalid(message: str) -> Problem:
    return Problem(400, "invalid_form_data", message)
