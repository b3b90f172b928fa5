"""Who an API key belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "userId",
        "email",
        "projectId",
        "projectName",
    )
)


@define(kw_only=True)
class ProjectInfo:
    """Who an API key belongs to. Both project fields are absent for a Partner key.

    Attributes:
        user_id: Id of the user the key belongs to.
        email: E-mail address of that user.
        project_id: Project of a Project key, eight characters; absent for a Partner key.
        project_name: Display name of that project; absent for a Partner key.
        additional_properties: Members that the document does not know, by wire name.
    """

    user_id: str
    email: str
    project_id: str | None | Unset = UNSET
    project_name: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 2
            self.user_id = source["userId"]
            self.email = source["email"]
            value = self.project_id = source.get("projectId", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.project_name = source.get("projectName", UNSET)
            if value is not UNSET:
                unknown -= 1
            if unknown:
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
        result["userId"] = self.user_id
        result["email"] = self.email
        if self.project_id is not UNSET:
            result["projectId"] = self.project_id
        if self.project_name is not UNSET:
            result["projectName"] = self.project_name
        return result
