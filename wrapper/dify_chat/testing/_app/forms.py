"""A form of a chatflow that waits for a person: its fields, its submission, and its JSON."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from .._wire.errors import ApiError
from .ids import new_id, now

_VALID_FOR = 3600  # seconds
ACTIONS = [
    {"id": "approve", "title": "Approve", "button_style": "primary"},
    {"id": "reject", "title": "Reject", "button_style": "default"},
]
NODE = {"node_id": "human", "node_title": "Approve"}
"""The node that asks."""


class Form:
    """A form with any number of inputs and actions.

    Args:
        workflow_run_id: The run that waits.
        definition: What the form asks, as on the wire; the mock adds missing fields.
        resume: Lets the run continue.
    """

    def __init__(
        self, workflow_run_id: str, definition: Mapping[str, Any], resume: Callable[[], None]
    ) -> None:
        self.workflow_run_id = workflow_run_id
        self.action = ""
        self.submitted: dict[str, Any] = {}
        self._resume = resume
        self.definition: dict[str, Any] = {
            "form_content": "",
            "resolved_default_values": {},
            "form_id": new_id(),
            "form_token": secrets.token_urlsafe(17)[:22],
            "expiration_time": now() + _VALID_FOR,
            **NODE,
            **definition,
            "inputs": [{"type": "paragraph", **each} for each in definition.get("inputs", [])],
            "actions": [
                {"title": each["id"], "button_style": "default", **each}
                for each in definition.get("actions", ACTIONS)
            ],
        }

    @property
    def token(self) -> str:
        return str(self.definition["form_token"])

    @property
    def titles(self) -> dict[str, str]:
        """The title of each action, by its id."""
        return {action["id"]: action["title"] for action in self.definition["actions"]}

    @property
    def values(self) -> dict[str, Any]:
        """What was submitted for each input; None before that."""
        names = [each["output_variable_name"] for each in self.definition["inputs"]]
        return {name: self.submitted.get(name) for name in names}

    @property
    def rendered(self) -> str:
        text = str(self.definition["form_content"])
        for name, value in self.values.items():
            text = text.replace(f"{{{{#$output.{name}#}}}}", str(value))
        return text

    def submit(self, action: str, inputs: dict[str, Any]) -> None:
        if action not in self.titles:
            raise _invalid(f"Invalid action: {action}")
        if missing := [name for name in self.values if name not in inputs]:
            raise _invalid(f"Missing required inputs: {', '.join(missing)}")
        for name, each in zip(self.values, self.definition["inputs"], strict=True):
            options = (each.get("option_source") or {}).get("value")
            if options and inputs[name] not in options:
                raise _invalid(f"Invalid value for select input '{name}'")
        self.action, self.submitted = action, inputs
        self._resume()

    def shown(self) -> dict[str, Any]:
        """Return the form as `/form/human_input` has it."""
        names = ("form_content", "inputs", "resolved_default_values", "expiration_time")
        shown = {name: self.definition[name] for name in names}
        return {**shown, "user_actions": self.definition["actions"]}

    def in_history(self) -> dict[str, Any]:
        """Return the form as a row of `/messages` has it."""
        action = {"action_id": self.action, "action_text": self.titles.get(self.action)}
        node = {name: self.definition[name] for name in NODE}
        submission = {**node, **action, "rendered_content": self.rendered, "submitted_data": self.submitted}
        token = None if self.action else self.token
        return {
            "workflow_run_id": self.workflow_run_id,
            "submitted": bool(self.action),
            "form_definition": {**self.definition, "display_in_ui": True, "form_token": token},
            "form_submission_data": submission if self.action else None,
            "type": "human_input",
        }

    def in_event(self) -> dict[str, Any]:
        """Return the form as `human_input_required` has it."""
        return {**self.definition, "display_in_ui": True, "approval_channels": ["console"]}

    def as_reason(self) -> dict[str, Any]:
        """Return the form as the reason that `workflow_paused` gives."""
        return {**self.definition, "TYPE": "human_input_required", "approval_channels": ["console"]}


def _invalid(message: str) -> ApiError:
    return ApiError(400, "invalid_form_data", message)
