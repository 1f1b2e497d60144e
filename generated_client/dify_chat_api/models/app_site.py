# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class AppSite(Model):
    """How the app's own web page looks.

    Attributes:
        icon_type: `emoji` or `image`.
        icon: The emoji, or the id of the image.
        icon_background: A colour, as `#FFEAD5`.
        icon_url: Where to fetch the image.
        default_language: As `en-US`.
        input_placeholder: What the empty input field shows.
    """

    title: str
    description: None | str
    icon_type: None | str
    icon: None | str
    icon_background: None | str
    icon_url: None | str
    chat_color_theme: None | str
    chat_color_theme_inverted: bool
    copyright: None | str
    privacy_policy: None | str
    custom_disclaimer: None | str
    default_language: str
    show_workflow_steps: bool
    use_icon_as_answer_icon: bool
    input_placeholder: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                title=rest.pop("title"),
                description=rest.pop("description"),
                icon_type=rest.pop("icon_type"),
                icon=rest.pop("icon"),
                icon_background=rest.pop("icon_background"),
                icon_url=rest.pop("icon_url"),
                chat_color_theme=rest.pop("chat_color_theme"),
                chat_color_theme_inverted=rest.pop("chat_color_theme_inverted"),
                copyright=rest.pop("copyright"),
                privacy_policy=rest.pop("privacy_policy"),
                custom_disclaimer=rest.pop("custom_disclaimer"),
                default_language=rest.pop("default_language"),
                show_workflow_steps=rest.pop("show_workflow_steps"),
                use_icon_as_answer_icon=rest.pop("use_icon_as_answer_icon"),
                input_placeholder=rest.pop("input_placeholder", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
