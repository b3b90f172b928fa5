"""API keys of a project. Partner key only."""

from __future__ import annotations

import builtins
import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.api_key import ApiKey


class ApiKeysOperations:
    """API keys of a project. Partner key only.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> ApiKeysRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ApiKeysRaw(self._transport, self._project_id)

    async def list(self) -> builtins.list[ApiKey]:
        """List the API keys of a project.

        Returns names and ids in one reply without paging. Needs a Partner key.

        `apiKey` is null in every item: a secret is shown once, by `api_keys.create`. Only documented, never
        seen live.

        Returns:
            `list[ApiKey]`: All keys of the project, a bare array without secrets.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /projects/{projectId}/apiKeys`: operation `api_keys.list`, known from the published
                document alone.

        Example:
            ```python
            for key in await project.api_keys.list():
                print(key.api_key_id, key.name, key.expires_at or "never expires")
            ```
        """
        return (await self.raw.list()).parsed

    async def create(self, *, name: str | None = None, expires_at: dt.datetime | str | None = None) -> ApiKey:
        """Create an API key for a project.

        The reply is the only place where the secret `apiKey` can be read: store it at once. Needs a Partner
        key.

        Omit `expiresAt` for a key that never expires. A key cannot be renamed later.

        Only documented, never seen live. Not safe to repeat: each call makes another key. When a reply was
        lost, its secret is lost too; find the orphan with `api_keys.list` and delete it.

        Args:
            name: Display name; not declared mandatory, but sent in every documented request. Cannot be
                changed later.
            expires_at: ISO-8601 time at which the key ends; omit it for a key that never expires.

        Returns:
            `ApiKey`: The new key with its secret in `apiKey`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /projects/{projectId}/apiKeys`: operation `api_keys.create`, known from the published
                document alone.

        Example:
            ```python
            key = await project.api_keys.create(name="nightly job", expires_at="2030-01-01T00:00:00Z")
            print(key.api_key_id, key.expires_at)
            secret = key.api_key  # Store it now: it is never shown again.
            ```
        """
        return (await self.raw.create(name=name, expires_at=expires_at)).parsed

    async def delete(self, api_key_id: str) -> None:
        """Delete an API key.

        Answers 200 with an empty body. Needs a Partner key.

        Only documented, never seen live. Not known: how soon the key stops working, and how an unknown id
        is answered.

        Args:
            api_key_id: Id of the key, a UUID, from `api_keys.list` or the create reply; not the secret.

        Returns:
            `None`: Deleted. The body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /projects/{projectId}/apiKeys/{apiKeyId}`: operation `api_keys.delete`, known from the
                published document alone.

        Example:
            ```python
            key = await project.api_keys.create(name="for one day")
            await project.api_keys.delete(key.api_key_id)
            ```
        """
        await self.raw.delete(api_key_id)


class ApiKeysRaw:
    """The methods of `ApiKeysOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[builtins.list[ApiKey]]:
        """As `ApiKeysOperations.list`, returning `Response[list[ApiKey]]`."""
        from ..models.api_key import ApiKey

        _call: Call[builtins.list[ApiKey]] = Call(
            OPERATIONS["api_keys.list"],
            f"/projects/{segment('project_id', self._project_id)}/apiKeys",
            decoding(lambda response: decode_list(response.json(), ApiKey.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(self, *, name: str | None = None, expires_at: dt.datetime | str | None = None) -> Response[ApiKey]:
        """As `ApiKeysOperations.create`, returning `Response[ApiKey]`."""
        from ..models.api_key import ApiKey

        _members: dict[str, Any] = {}
        if name is not None:
            _members["name"] = json_value("name", name, str)
        if expires_at is not None:
            _members["expiresAt"] = json_value("expires_at", expires_at, dt.datetime, str)
        _body = JsonBody(_members)
        _call: Call[ApiKey] = Call(
            OPERATIONS["api_keys.create"],
            f"/projects/{segment('project_id', self._project_id)}/apiKeys",
            decoding(lambda response: ApiKey.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, api_key_id: str) -> Response[None]:
        """As `ApiKeysOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["api_keys.delete"],
            f"/projects/{segment('project_id', self._project_id)}/apiKeys/{segment('api_key_id', api_key_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
