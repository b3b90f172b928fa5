"""The models and enums of the client, as the templates print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from document import Document, Raw
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.strings import ClassName
from properties import Properties, attribute, distinct, plain
from texts import entry, one_line, safe, wrapped

FEW = 4
"""Optional members up to which counting beats looking up every name."""


@dataclass(frozen=True)
class Field:
    """One member of a model.

    `decoded` is the expression that reads it from `value`; `open` says that it may hold anything JSON can.
    """

    name: str
    wire: str
    required: bool
    unchanged: bool
    open: bool
    decoded: str
    declaration: str


@dataclass(frozen=True)
class Model:
    """One object schema as a class."""

    module: str
    class_name: str
    title: str
    doc: str
    fields: tuple[Field, ...]
    classes: tuple[tuple[str, str], ...]
    enums: tuple[str, ...]

    @property
    def known_names(self) -> list[str]:
        return [field.wire for field in self.fields]

    @property
    def counts(self) -> bool:
        """Whether unknown members are found by counting the known ones, which is quicker where few are optional."""
        return bool(self.fields) and len(self.fields) - self.required_count <= FEW

    @property
    def required_count(self) -> int:
        return sum(field.required for field in self.fields)


@dataclass(frozen=True)
class EnumView:
    """One enum schema as a class."""

    module: str
    class_name: str
    title: str
    doc: str
    is_int: bool
    members: tuple[tuple[str, str], ...]


class Models:
    """Builds the views, taking texts and secrets from the raw document."""

    def __init__(self, document: Document, properties: Properties) -> None:
        self._document = document
        self._properties = properties
        schemas: Raw = document.raw.get("components", {}).get("schemas", {})
        self._raw = {str(ClassName(name, "")): schema for name, schema in schemas.items()}

    def model(self, prop: ModelProperty) -> Model:
        name = str(prop.class_info.name)
        raw = self._raw.get(name, {})
        texts: Raw = raw.get("properties", {})
        members = [*(prop.required_properties or ()), *(prop.optional_properties or ())]
        names = distinct(attribute(member) for member in members)
        fields = tuple(
            self._field(attribute_name, member, texts.get(plain(member.name), {}))
            for attribute_name, member in zip(names, members, strict=True)
        )
        classes = {pair for member in members for pair in self._properties.classes(member)}
        classes.discard((str(prop.class_info.module_name), name))
        enums = {
            str(inner.class_info.name)
            for member in members
            for inner in self._properties.variants(member)
            if isinstance(inner, EnumProperty) and len(self._properties.variants(member)) == 1
        }
        described = [(field.name, self._text(member, texts)) for field, member in zip(fields, members, strict=True)]
        title, doc = _texts(raw.get("description") or plain(prop.description), f"{name} of the API.")
        attributes = [entry(field, text or "Not described.", indent=4) for field, text in described]
        unknown = "Members that the document does not know, by wire name."
        attributes.append(entry("additional_properties", unknown, indent=4))
        doc += "\n\nAttributes:\n" + "\n".join(attributes)
        return Model(
            module=str(prop.class_info.module_name),
            class_name=name,
            title=safe(title),
            doc=safe(doc),
            fields=fields,
            classes=tuple(sorted(classes)),
            enums=tuple(sorted(enums)),
        )

    def enum(self, prop: EnumProperty) -> EnumView:
        name = str(prop.class_info.name)
        raw = self._raw.get(name, {})
        title, doc = _texts(raw.get("description") or plain(prop.description), f"{name} of the API.")
        is_int = prop.value_type is int
        # The parser has already made the texts safe to stand between double quotes.
        members = tuple((key, str(value) if is_int else f'"{value}"') for key, value in prop.values.items())
        return EnumView(str(prop.class_info.module_name), name, safe(title), safe(doc), is_int, members)

    def _field(self, name: str, prop: Any, raw: Raw) -> Field:
        variants = self._properties.variants(prop)
        unchanged = self._properties.is_unchanged(prop)
        annotation = self._properties.annotation(prop)
        if not prop.required:
            parts = [part for part in annotation.split(" | ") if part not in ("None", "Any")]
            annotation = " | ".join([*parts, "None", "Unset"]) if parts else "Any"
        options: list[str] = []
        if not prop.required:
            options.append("default=UNSET")
        if raw.get("x-peaka", {}).get("secret"):
            options.append("repr=hide")
        declaration = f"{name}: {annotation}"
        if options == ["default=UNSET"]:
            declaration += " = UNSET"
        elif options:
            declaration += f" = field({', '.join(options)})"
        return Field(
            name=name,
            wire=plain(prop.name),
            required=prop.required,
            unchanged=unchanged,
            open=not all(isinstance(variant, StringProperty) for variant in variants) and annotation == "Any",
            decoded=self._decoded(prop, variants),
            declaration=declaration,
        )

    def _decoded(self, prop: Any, variants: list[Any]) -> str:
        if self._properties.is_unchanged(prop):
            return "value"
        if len(variants) == 1 and isinstance(variants[0], EnumProperty):
            name = variants[0].class_info.name
            fallback = f"_{name}(value) or {name}.decode(value)"
            return fallback if prop.required else f"value if value is UNSET else {fallback}"
        absent = "value is None" if prop.required else "value is None or value is UNSET"
        return f"value if {absent} else {self._properties.decode(prop, 'value')}"

    def _text(self, prop: Any, texts: Raw) -> str:
        raw = texts.get(plain(prop.name), {})
        return one_line(raw.get("description") or plain(prop.description))


def _texts(description: str, fallback: str) -> tuple[str, str]:
    """A first sentence for the module and the whole text for the class."""
    text = one_line(description) or fallback
    first = text.split(". ")[0].rstrip(".")
    return f"{first[:100].rstrip()}.", wrapped(text, indent=4)
