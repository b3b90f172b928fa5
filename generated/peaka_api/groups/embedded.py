"""Sessions of the Peaka user interface inside another application."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from typing_extensions import deprecated

from ..arguments import add_query, json_value
from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.embedded_session import EmbeddedSession
    from ..models.session_mode import SessionMode


class EmbeddedOperations:
    """Sessions of the Peaka user interface inside another application.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> EmbeddedRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return EmbeddedRaw(self._transport)

    @deprecated("GET /ui/initSession is deprecated by the API; use embedded.init_session")
    async def init_session_by_query(
        self,
        *,
        project_id: str,
        timeout_in_seconds: int | None = None,
        theme: str | None = None,
        theme_override: bool | None = None,
    ) -> EmbeddedSession:
        """Open an embedded UI session by query parameters.

        Deprecated: use the `POST` form, `embedded.init_session`. This older twin knows neither
        `sessionMode` nor `featureFlags`, `connectorType` and `autoCreateCatalog`.

        The reply holds a one-time URL: although this is a `GET`, do not cache or share it. Only documented,
        never seen live.

        Args:
            project_id: Project that the session shows, an eight-character id.
            timeout_in_seconds: Timeout in seconds; whether it bounds the URL or the opened session is not
                known, nor the server default.
            theme: Theme of the UI, by the name given to its uploaded stylesheet; the document's own example
                is `dark`.
            theme_override: Send `true` with `theme` to put a custom theme in place of the standard look.

        Returns:
            `EmbeddedSession`: The one-time URL of the session.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /ui/initSession`: operation `embedded.init_session_by_query`, known from the published
                document alone.

        Example:
            ```python
            session = await peaka.embedded.init_session_by_query(project_id=project_id, theme="dark")
            frame = f'<iframe src="{session.session_url}"></iframe>'
            ```
        """
        return (
            await self.raw.init_session_by_query(
                project_id=project_id, timeout_in_seconds=timeout_in_seconds, theme=theme, theme_override=theme_override
            )
        ).parsed

    async def init_session(
        self,
        *,
        project_id: str,
        theme: str | None = None,
        session_mode: SessionMode | str | None = None,
        theme_override: bool | None = None,
        timeout_in_seconds: int | None = None,
        feature_flags: Mapping[str, bool] | None = None,
        connector_type: str | None = None,
        auto_create_catalog: bool | None = None,
        additional_properties: Mapping[str, Any] | None = None,
    ) -> EmbeddedSession:
        """Open an embedded UI session.

        Opens a session of Peaka's web UI on one project and returns the URL to load in a browser, as a
        page, a popup or an iframe. The URL works once: open a session for each visit, and treat the URL as
        a credential.

        An iframe also needs "Embedded UI" switched on for the API key and a host page served over HTTPS
        (only documented). In a popup the UI tells its opener a `status` of `FINISHED` or `CANCELLED`; that
        message stays in the browser and cannot be read through this API.

        The flag that creates a catalog after a connection is spelled `autoCreateCatalog` in the reference
        and `catalogCreateEnabled` in a guide; neither was measured.

        Args:
            project_id: Project that the session shows, an eight-character id.
            theme: Theme of the UI, by the name given to its uploaded stylesheet; the document's own example
                is `dark`.
            session_mode: The whole studio or only the dialog that sets up a connector; the server default
                is not stated.
            theme_override: Send `true` with `theme` to put a custom theme in place of the standard look.
            timeout_in_seconds: Timeout in seconds; whether it bounds the URL or the opened session is not
                known, nor the server default.
            feature_flags: Parts of the UI to show or hide, by name. An official client sends
                `createDataInPeaka` and `queries`; `tables`, `caching`, `metadata`, `aiAgent` and
                `queryHistory` are only documented. A flag left out counts as `true`, says the reference.
            connector_type: Connector to select in advance, for `CONNECTOR_MODAL_ONLY`. Only documented.
            auto_create_catalog: Whether to create a catalog as soon as the connection stands. A guide
                writes `catalogCreateEnabled`; which of the two the server reads is unknown.
            additional_properties: Further members of the body, sent as they are.

        Returns:
            `EmbeddedSession`: The one-time URL of the session, and the origin of the UI.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /ui/initSession`: operation `embedded.init_session`, known from official clients.

        Example:
            ```python
            session = await peaka.embedded.init_session(
                project_id=project_id, session_mode="CONNECTOR_MODAL_ONLY", connector_type="stripe"
            )
            frame = f'<iframe src="{session.session_url}"></iframe>'
            ```
        """
        return (
            await self.raw.init_session(
                project_id=project_id,
                theme=theme,
                session_mode=session_mode,
                theme_override=theme_override,
                timeout_in_seconds=timeout_in_seconds,
                feature_flags=feature_flags,
                connector_type=connector_type,
                auto_create_catalog=auto_create_catalog,
                additional_properties=additional_properties,
            )
        ).parsed


class EmbeddedRaw:
    """The methods of `EmbeddedOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def init_session_by_query(
        self,
        *,
        project_id: str,
        timeout_in_seconds: int | None = None,
        theme: str | None = None,
        theme_override: bool | None = None,
    ) -> Response[EmbeddedSession]:
        """As `EmbeddedOperations.init_session_by_query`, returning `Response[EmbeddedSession]`."""
        from ..models.embedded_session import EmbeddedSession

        _query: builtins.list[tuple[str, str]] = []
        add_query(_query, "projectId", "project_id", project_id, str)
        if timeout_in_seconds is not None:
            add_query(_query, "timeoutInSeconds", "timeout_in_seconds", timeout_in_seconds, int)
        if theme is not None:
            add_query(_query, "theme", "theme", theme, str)
        if theme_override is not None:
            add_query(_query, "themeOverride", "theme_override", theme_override, bool)
        _call: Call[EmbeddedSession] = Call(
            OPERATIONS["embedded.init_session_by_query"],
            "/ui/initSession",
            decoding(lambda response: EmbeddedSession.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def init_session(
        self,
        *,
        project_id: str,
        theme: str | None = None,
        session_mode: SessionMode | str | None = None,
        theme_override: bool | None = None,
        timeout_in_seconds: int | None = None,
        feature_flags: Mapping[str, bool] | None = None,
        connector_type: str | None = None,
        auto_create_catalog: bool | None = None,
        additional_properties: Mapping[str, Any] | None = None,
    ) -> Response[EmbeddedSession]:
        """As `EmbeddedOperations.init_session`, returning `Response[EmbeddedSession]`."""
        from ..models.embedded_session import EmbeddedSession

        _members: dict[str, Any] = json_value("additional_properties", additional_properties or {}, Mapping)
        _members["projectId"] = json_value("project_id", project_id, str)
        if theme is not None:
            _members["theme"] = json_value("theme", theme, str)
        if session_mode is not None:
            _members["sessionMode"] = json_value("session_mode", session_mode, str)
        if theme_override is not None:
            _members["themeOverride"] = json_value("theme_override", theme_override, bool)
        if timeout_in_seconds is not None:
            _members["timeoutInSeconds"] = json_value("timeout_in_seconds", timeout_in_seconds, int)
        if feature_flags is not None:
            _members["featureFlags"] = json_value("feature_flags", feature_flags, Mapping)
        if connector_type is not None:
            _members["connectorType"] = json_value("connector_type", connector_type, str)
        if auto_create_catalog is not None:
            _members["autoCreateCatalog"] = json_value("auto_create_catalog", auto_create_catalog, bool)
        _body = JsonBody(_members)
        _call: Call[EmbeddedSession] = Call(
            OPERATIONS["embedded.init_session"],
            "/ui/initSession",
            decoding(lambda response: EmbeddedSession.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)
