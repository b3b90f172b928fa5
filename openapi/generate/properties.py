"""How a value of the document looks in Python: its annotation, its way in from JSON and its check on the way out.

The parser has one class per kind of property. Its own templates spread what a kind means over fifteen files; here it
is one table. Templates call these functions and print what they return, so that a kind is understood in one place.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openapi_python_client.parser.properties import AnyProperty, EnumProperty, LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

UNCHANGED = (AnyProperty, BooleanProperty, FloatProperty, IntProperty, NoneProperty, StringProperty)
"""Kinds whose JSON value is already the Python value."""

SCALARS: Mapping[type[Any], str] = {
    BooleanProperty: "bool",
    FloatProperty: "float",
    IntProperty: "int",
    StringProperty: "str",
    UuidProperty: "uuid.UUID",
    DateProperty: "dt.date",
    DateTimeProperty: "dt.datetime",
    FileProperty: "File",
}

_BUILTINS_IN_USE = {"str", "int", "float", "bool", "list", "dict", "classmethod"}
_MODULES_IN_USE = {"builtins", "dt", "uuid"}
_MODEL_MEMBERS = {"from_dict", "to_dict", "additional_properties", "self", "cls", "field", "hide"}
_METHOD_NAMES = {
    "add_header",
    "add_query",
    "additional_properties",
    "content_body",
    "decoding",
    "expect",
    "form_fields",
    "json_value",
    "parts",
    "segment",
    "self",
}


def plain(text: Any) -> str:
    """The characters of a string of the document. Only for text that is quoted or checked before it becomes code."""
    return "" if text is None else str(getattr(text, "get_untrusted_value", lambda: text)())


def identifier(name: str) -> str:
    """A wire name as a Python name: snake case, with an underscore after it only where Python reserves the word."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    snake = re.sub(r"_+", "_", re.sub(r"\W+", "_", words)).strip("_").lower()
    if not snake or not snake.isidentifier():
        snake = f"field_{snake}"
    return f"{snake}_" if keyword.iskeyword(snake) else snake


def attribute(prop: Any) -> str:
    """The attribute that holds a property. Names the model needs for itself get an underscore."""
    name = identifier(plain(prop.name))
    return f"{name}_" if name in _MODEL_MEMBERS | _BUILTINS_IN_USE | _MODULES_IN_USE else name


def argument_name(prop: Any) -> str:
    """The argument that takes a value. Names that the body of a generated method uses get an underscore."""
    name = identifier(plain(prop.name))
    taken = _METHOD_NAMES | _BUILTINS_IN_USE | _MODULES_IN_USE
    return f"{name}_" if name in taken or name.startswith("decode_") else name


def distinct(names: Iterable[str]) -> list[str]:
    """The names in their order, those that were there before with a number: `a-b` and `a_b` are both wanted."""
    result: list[str] = []
    for name in names:
        candidate = name
        number = 2
        while candidate in result:
            candidate = f"{name}_{number}"
            number += 1
        result.append(candidate)
    return result


def quoted(text: Any) -> str:
    """A Python string literal in double quotes."""
    return json.dumps(plain(text), ensure_ascii=False)


class Properties:
    """Understands properties, knowing the models they refer to."""

    def __init__(self, models: list[ModelProperty]) -> None:
        self._models = {model.class_info.name: model for model in models}

    def model(self, prop: ModelProperty) -> ModelProperty:
        """The model with its properties: a reference that was parsed before its target carries none."""
        return self._models.get(prop.class_info.name, prop)

    def is_map(self, prop: Any) -> bool:
        """Whether this is an object without named properties, which is a `dict` rather than a class of its own."""
        if not isinstance(prop, ModelProperty):
            return False
        model = self.model(prop)
        return not model.required_properties and not model.optional_properties

    def is_nullable(self, prop: Any) -> bool:
        return isinstance(prop, NoneProperty | AnyProperty) or any(
            isinstance(inner, NoneProperty) for inner in getattr(prop, "inner_properties", ())
        )

    def variants(self, prop: Any) -> list[Any]:
        """What a value may be when it is not null."""
        inner = getattr(prop, "inner_properties", [prop])
        return [variant for variant in inner if not isinstance(variant, NoneProperty)]

    def annotation(self, prop: Any, *, lenient: bool = False) -> str:
        """The Python type, null included where the document allows it.

        Args:
            prop: The property.
            lenient: For arguments of methods: what is accepted rather than what is held.
        """
        if isinstance(prop, UnionProperty):
            names = [self.annotation(variant, lenient=lenient) for variant in self.variants(prop)]
            if self.is_nullable(prop):
                names.append("None")
            return " | ".join(dict.fromkeys(names))
        if isinstance(prop, ListProperty):
            inner = self.annotation(prop.inner_property, lenient=lenient)
            return f"Sequence[{inner}]" if lenient else f"list[{inner}]"
        if self.is_map(prop):
            values = self._map_values(prop)
            kind = "Mapping" if lenient else "dict"
            return f"{kind}[str, {self.annotation(values, lenient=lenient) if values else 'Any'}]"
        if isinstance(prop, ModelProperty):
            return f"{prop.class_info.name} | Mapping[str, Any]" if lenient else str(prop.class_info.name)
        if isinstance(prop, EnumProperty | LiteralEnumProperty):
            wire = "int" if prop.value_type is int else "str"
            return f"{prop.class_info.name} | {wire}" if lenient else str(prop.class_info.name)
        if isinstance(prop, ConstProperty):
            return f"Literal[{prop.value.raw_value!r}]"
        if isinstance(prop, NoneProperty):
            return "None"
        if isinstance(prop, DateTimeProperty | DateProperty | UuidProperty) and lenient:
            return f"{SCALARS[type(prop)]} | str"
        return SCALARS.get(type(prop), "Any")

    def classes(self, prop: Any) -> Iterator[tuple[str, str]]:
        """Generated classes that the annotation or the decoder names, as pairs of module and class."""
        for variant in self.variants(prop):
            if isinstance(variant, ListProperty):
                yield from self.classes(variant.inner_property)
            elif self.is_map(variant):
                values = self._map_values(variant)
                if values:
                    yield from self.classes(values)
            elif isinstance(variant, ModelProperty | EnumProperty | LiteralEnumProperty):
                yield str(variant.class_info.module_name), str(variant.class_info.name)

    def is_unchanged(self, prop: Any) -> bool:
        """Whether JSON and Python value are one and no check is made on the way in."""
        return all(isinstance(variant, UNCHANGED) for variant in self.variants(prop))

    def decode(self, prop: Any, value: str) -> str:
        """An expression that turns a JSON value, which is not null, into the Python value."""
        variants = self.variants(prop)
        if self.is_unchanged(prop):
            return value
        if len(variants) == 1:
            return self._decode_one(variants[0], value)
        decoders = ", ".join(self.decoder(variant) for variant in variants)
        return f"decode_union({value}, ({decoders},))"

    def decoder(self, prop: Any) -> str:
        """A callable that does what `decode` does."""
        if isinstance(prop, ModelProperty) and not self.is_map(prop):
            return f"{prop.class_info.name}.from_dict"
        if isinstance(prop, EnumProperty):
            return f"{prop.class_info.name}.decode"
        if type(prop) in SCALARS and isinstance(prop, UNCHANGED):
            return f"expect({SCALARS[type(prop)]})"
        return f"lambda value: {self.decode(prop, 'value')}"

    def _decode_one(self, prop: Any, value: str) -> str:
        if isinstance(prop, ListProperty):
            if self.is_unchanged(prop.inner_property):
                return f"decode_list({value})"
            return f"decode_list({value}, {self._nullable_decoder(prop.inner_property)})"
        if self.is_map(prop):
            values = self._map_values(prop)
            if values is None or self.is_unchanged(values):
                return f"decode_map({value})"
            return f"decode_map({value}, {self._nullable_decoder(values)})"
        if isinstance(prop, ModelProperty):
            return f"{prop.class_info.name}.from_dict({value})"
        if isinstance(prop, EnumProperty):
            return f"{prop.class_info.name}.decode({value})"
        if isinstance(prop, ConstProperty):
            return f"decode_const({value}, {prop.value.raw_value!r})"
        if isinstance(prop, DateTimeProperty):
            return f"decode_datetime({value})"
        if isinstance(prop, DateProperty):
            return f"decode_date({value})"
        if isinstance(prop, UuidProperty):
            return f"uuid.UUID({value})"
        return value

    def _nullable_decoder(self, prop: Any) -> str:
        """`decode_list` and `decode_map` let null items through themselves."""
        variants = self.variants(prop)
        return self.decoder(variants[0] if len(variants) == 1 else prop)

    def _map_values(self, prop: Any) -> Any:
        values = self.model(prop).additional_properties
        return None if values is None or isinstance(values, AnyProperty | bool) else values

    def checks(self, prop: Any) -> str | None:
        """The types an argument may have, as the text of a tuple; `None` where anything goes."""
        names: list[str] = []
        for variant in self.variants(prop):
            if isinstance(variant, AnyProperty):
                return None
            if isinstance(variant, ListProperty):
                inner = self.checks(variant.inner_property)
                names.append(f"[{inner}]" if inner else "[None]")
            elif self.is_map(variant):
                names.append("Mapping")
            elif isinstance(variant, ModelProperty):
                names += [str(variant.class_info.name), "Mapping"]
            elif isinstance(variant, EnumProperty | LiteralEnumProperty):
                names.append(variant.value_type.__name__)
            elif isinstance(variant, ConstProperty):
                names.append(type(variant.value.raw_value).__name__)
            elif isinstance(variant, DateTimeProperty | DateProperty | UuidProperty):
                names += [SCALARS[type(variant)], "str"]
            else:
                names.append(SCALARS[type(variant)])
        if self.is_nullable(prop):
            names.append("None")
        return ", ".join(dict.fromkeys(names))
