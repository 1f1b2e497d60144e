"""Tells griffe, which reads without importing, what attrs and lazy imports make when the program runs."""

from typing import Any

from griffe import Class, Extension, Function, Module, Parameter, ParameterKind, Parameters

_MODELS = "dify_chat_api.models"


class ModelSignatures(Extension):
    """A model's constructor, an enumeration's values, and the names that the package of models has."""

    def on_class(self, *, cls: Class, **_: Any) -> None:
        if not cls.path.startswith(f"{_MODELS}."):
            return
        fields = [field for name, field in cls.attributes.items() if name[0] != "_"]
        if cls.decorators:  # attrs' define: all fields, by keyword
            parameters = [
                Parameter(
                    field.name,
                    annotation=field.annotation,
                    kind=ParameterKind.keyword_only,
                    default=field.value,
                )
                for field in fields
                if field.name != "additional_properties"
            ]
            init = Function("__init__", parameters=Parameters(Parameter("self"), *parameters))
            cls.set_member("__init__", init)
        elif cls.docstring:
            values = ", ".join(f"`{str(field.value).strip(chr(39))}`" for field in fields)
            cls.docstring.value += f"\n\nOne of {values}."

    def on_package(self, *, pkg: Module, **_: Any) -> None:
        if pkg.path == "dify_chat_api":
            models = pkg["models"]
            models.exports = [name for name in models.members if name[0].isupper()]
            models.docstring = None  # the pages begin with their own words
