"""What an embedded UI session shows and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_map,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "projectId",
        "theme",
        "sessionMode",
        "themeOverride",
        "timeoutInSeconds",
        "featureFlags",
        "connectorType",
        "autoCreateCatalog",
    )
)


@define(kw_only=True)
class InitSessionRequest:
    """What an embedded UI session shows and how it looks. Only the project is needed.

    Attributes:
        project_id: Project that the session shows, an eight-character id.
        theme: Theme of the UI, by the name given to its uploaded stylesheet; the document's own example is
            `dark`.
        session_mode: The whole studio or only the dialog that sets up a connector; the server default is
            not stated.
        theme_override: Send `true` with `theme` to put a custom theme in place of the standard look.
        timeout_in_seconds: Timeout in seconds; whether it bounds the URL or the opened session is not
            known, nor the server default.
        feature_flags: Parts of the UI to show or hide, by name. An official client sends
            `createDataInPeaka` and `queries`; `tables`, `caching`, `metadata`, `aiAgent` and `queryHistory`
            are only documented. A flag left out counts as `true`, says the reference.
        connector_type: Connector to select in advance, for `CONNECTOR_MODAL_ONLY`. Only documented.
        auto_create_catalog: Whether to create a catalog as soon as the connection stands. A guide writes
            `catalogCreateEnabled`; which of the two the server reads is unknown.
        additional_properties: Members that the document does not know, by wire name.
    """

    project_id: str
    theme: str | None | Unset = UNSET
    session_mode: SessionMode | None | Unset = UNSET
    theme_override: bool | None | Unset = UNSET
    timeout_in_seconds: int | None | Unset = UNSET
    feature_flags: dict[str, bool] | None | Unset = UNSET
    connector_type: str | None | Unset = UNSET
    auto_create_catalog: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.project_id = source["projectId"]
            self.theme = source.get("theme", UNSET)
            value = source.get("sessionMode", UNSET)
            self.session_mode = value if value is UNSET else _SessionMode(value) or SessionMode.decode(value)
            self.theme_override = source.get("themeOverride", UNSET)
            self.timeout_in_seconds = source.get("timeoutInSeconds", UNSET)
            value = source.get("featureFlags", UNSET)
            self.feature_flags = value if value is None or value is UNSET else decode_map(value)
            self.connector_type = source.get("connectorType", UNSET)
            self.auto_create_catalog = source.get("autoCreateCatalog", UNSET)
            if len(source) > 1 and not _NAMES.issuperset(source):
                self.additional_properties = {name: source[name] for name in source if name not in _NAMES}
            else:
                self.additional_properties = {}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise undecodable(self, source, error) from error
        decoded: Self = self
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: members that are `UNSET` are left out, `None` is null."""
        result: dict[str, Any] = dict(self.additional_properties)
        result["projectId"] = self.project_id
        if self.theme is not UNSET:
            result["theme"] = self.theme
        if self.session_mode is not UNSET:
            result["sessionMode"] = encode(self.session_mode)
        if self.theme_override is not UNSET:
            result["themeOverride"] = self.theme_override
        if self.timeout_in_seconds is not UNSET:
            result["timeoutInSeconds"] = self.timeout_in_seconds
        if self.feature_flags is not UNSET:
            result["featureFlags"] = encode(self.feature_flags)
        if self.connector_type is not UNSET:
            result["connectorType"] = self.connector_type
        if self.auto_create_catalog is not UNSET:
            result["autoCreateCatalog"] = self.auto_create_catalog
        return result


# Below the class, because models may refer to each other in circles.
from .session_mode import SessionMode

_SessionMode = SessionMode._value2member_map_.get
