"""A form of a chatflow that waits for a person: its fields, its submission, and its JSON."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .._wire.errors import ApiError
from .ids import new_id, now

_VALID_FOR = 3600  # seconds
TITLES = {"approve": "Approve", "reject": "Reject"}
_STYLES = {"approve": "primary", "reject": "default"}
ACTIONS = [{"id": id_, "title": TITLES[id_], "button_style": style} for id_, style in _STYLES.items()]
NODE = {"node_id": "human", "node_title": "Approve"}
"""The node that asks."""


@dataclass
class Form:
    """A form with one field."""

    workflow_run_id: str
    content: str
    input: dict[str, Any]
    resume: Callable[[], None]
    """Lets the run that waits continue."""
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
    def rendered(self) -> str:
        return self.content.replace(f"{{{{#$output.{self.name}#}}}}", str(self.value))

    def submit(self, action: str, inputs: dict[str, Any]) -> None:
        if action not in TITLES:
            raise ApiError(400, "invalid_form_data", f"Invalid action: {action}")
        if self.name not in inputs:
            raise ApiError(400, "invalid_form_data", f"Missing required inputs: {self.name}")
        options = self.input.get("option_source", {}).get("value")
        if options and inputs[self.name] not in options:
            raise ApiError(400, "invalid_form_data", f"Invalid value for select input '{self.name}'")
        self.action, self.submitted = action, inputs
        self.resume()

    def in_history(self) -> dict[str, Any]:
        """Return the form as a row of `/messages` has it."""
        action = {"action_id": self.action, "action_text": TITLES.get(self.action)}
        submission = {**NODE, **action, "rendered_content": self.rendered, "submitted_data": self.submitted}
        token = None if self.action else self.token
        return {
            "workflow_run_id": self.workflow_run_id,
            "submitted": bool(self.action),
            "form_definition": {**self._definition(), "display_in_ui": True, "form_token": token},
            "form_submission_data": submission if self.action else None,
            "type": "human_input",
        }

    def in_event(self) -> dict[str, Any]:
        """Return the form as `human_input_required` has it."""
        return {**self._definition(), "display_in_ui": True, "approval_channels": ["console"]}

    def as_reason(self) -> dict[str, Any]:
        """Return the form as the reason that `workflow_paused` gives."""
        return {**self._definition(), "TYPE": "human_input_required", "approval_channels": ["console"]}

    def _definition(self) -> dict[str, Any]:
        shown = {"form_content": self.content, "inputs": [self.input], "resolved_default_values": {}}
        ids = {"form_id": self.id, "form_token": self.token, "expiration_time": self.expires_at}
        return {**shown, **ids, **NODE, "actions": ACTIONS}
