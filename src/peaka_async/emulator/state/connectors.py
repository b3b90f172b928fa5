"""The connector types: what a credential of each holds, and what kind of catalog comes of it. Section 4.1.

The types, their fields and which of these are required were recorded, except for MongoDB: its spelling and its fields
are guesses after those of Postgres. So are the authorization types of `stripe`, `airtable` and
`hubspot_access_token`. Catalogs over other types can be made too; nothing is known of their credentials.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen
class CredentialField:
    """One member of a credential.

    Attributes:
        name: Its key in the credential.
        description: What it is, for people.
        required: Whether the configuration says that it must be sent.
        type: `text`, `number` or `boolean`.
        secret: Whether it is never shown again.
    """

    name: str
    description: str
    required: bool = True
    type: str = "text"
    secret: bool = True


@attrs.frozen
class Connector:
    """A type of connection.

    Attributes:
        type: What a connection has as its `type`; case matters.
        label: Its name for people.
        authorization: Its `authorizationType`.
        catalog_type: The type of the catalogs over it, which is not the same word.
        fields: The members of its credential.
        tokens: Members of which one has to be there, for types that require none of them by name.
        database: Whether it is a database, whose settings are shown in the detail of a connection.
    """

    type: str
    label: str
    authorization: str
    catalog_type: str
    fields: tuple[CredentialField, ...]
    tokens: tuple[str, ...] = ()
    database: bool = False

    @property
    def oauth(self) -> bool:
        """Whether the consent of a person can stand in for tokens."""
        return self.authorization.startswith("oauth2")


def _database(type_: str, label: str, catalog_type: str) -> Connector:
    fields = (
        CredentialField("url", "Host name or address", secret=False),
        CredentialField("port", "Port of the server", type="number", secret=False),
        CredentialField("user", "User name"),
        CredentialField("password", "Password of the user"),
        CredentialField("databaseName", "Name of the database", secret=False),
        CredentialField("useSsl", "Whether to connect with TLS", type="boolean", secret=False),
    )
    return Connector(type_, label, "custom", catalog_type, fields, database=True)


def _app() -> tuple[CredentialField, ...]:
    return (
        CredentialField("clientId", "Client id of your own OAuth app", required=False, secret=False),
        CredentialField("clientSecret", "Client secret of your own OAuth app", required=False),
    )


def _tokens() -> tuple[CredentialField, ...]:
    return (
        CredentialField("refreshToken", "Refresh token that was obtained already", required=False),
        CredentialField("accessToken", "Access token that was obtained already", required=False),
    )


_REDIRECT = CredentialField("redirectUrl", "Your own redirect URL", required=False, secret=False)

CONNECTORS: Mapping[str, Connector] = {
    one.type: one
    for one in (
        Connector("stripe", "Stripe", "api_key", "stripe", (CredentialField("token", "Secret API key"),)),
        Connector(
            "hubspot",
            "HubSpot",
            "oauth2",
            "hubspot",
            (*_app(), *_tokens(), _REDIRECT),
            tokens=("accessToken", "refreshToken"),
        ),
        Connector(
            "hubspot_access_token",
            "HubSpot with an access token",
            "bearer_token",
            "hubspot",
            (CredentialField("accessToken", "Access token of a private app"),),
        ),
        Connector(
            "airtable",
            "Airtable",
            "bearer_token",
            "airtable",
            (CredentialField("personalAccessToken", "Personal access token"),),
        ),
        Connector(
            "google_analytics",
            "Google Analytics",
            "oauth2",
            "google_analytics",
            _app(),
            tokens=("accessToken", "refreshToken"),
        ),
        Connector(
            "google_ads",
            "Google Ads",
            "oauth2_google_ads",
            "google_ads",
            (CredentialField("customerId", "Id of the customer account", secret=False), *_app(), *_tokens()),
        ),
        _database("POSTGRES", "PostgreSQL", "peaka_postgres"),
        _database("MONGODB", "MongoDB", "peaka_mongodb"),
    )
}
"""The connector types by the word that a connection has for them."""


def catalog_type(connection_type: str) -> str:
    """Return the type of a catalog over a connection; of a connector that is not known, its word in lower case."""
    connector = CONNECTORS.get(connection_type)
    return connection_type.lower() if connector is None else connector.catalog_type
