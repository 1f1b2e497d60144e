# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AppSite(Model):
    """The settings of the app's web page.

    Attributes:
        icon_type: `emoji` or `image`.
        icon: The emoji, or the id of the image.
        icon_background: The colour, as `#FFEAD5`.
        icon_url: The URL of the image.
        default_language: The language, as `en-US`.
        input_placeholder: The text that the empty input field shows.
    """

    title: str
    description: str | None
    icon_type: str | None
    icon: str | None
    icon_background: str | None
    icon_url: str | None
    chat_color_theme: str | None
    chat_color_theme_inverted: bool
    copyright: str | None
    privacy_policy: str | None
    custom_disclaimer: str | None
    default_language: str
    show_workflow_steps: bool
    use_icon_as_answer_icon: bool
    input_placeholder: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.title = source["title"]
            self.description = source["description"]
            self.icon_type = source["icon_type"]
            self.icon = source["icon"]
            self.icon_background = source["icon_background"]
            self.icon_url = source["icon_url"]
            self.chat_color_theme = source["chat_color_theme"]
            self.chat_color_theme_inverted = source["chat_color_theme_inverted"]
            self.copyright = source["copyright"]
            self.privacy_policy = source["privacy_policy"]
            self.custom_disclaimer = source["custom_disclaimer"]
            self.default_language = source["default_language"]
            self.show_workflow_steps = source["show_workflow_steps"]
            self.use_icon_as_answer_icon = source["use_icon_as_answer_icon"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.input_placeholder = source.get("input_placeholder", UNSET)
        self.additional_properties = others(cls, source)
        return self
