"""What the tables of a payment API have in common, and the values in which they agree with each other."""

from __future__ import annotations

from collections.abc import Mapping

from .expressions import moment, one_of, spread, token

_PREFIXES = {
    "account": "acct",
    "accounts": "acct",
    "balance_transactions": "txn",
    "cards": "card",
    "charges": "ch",
    "checkout_sessions": "cs",
    "customers": "cus",
    "disputes": "dp",
    "events": "evt",
    "invoice_items": "ii",
    "invoice_line_items": "il",
    "invoices": "in",
    "payment_intents": "pi",
    "payment_methods": "pm",
    "payouts": "po",
    "plans": "plan",
    "prices": "price",
    "products": "prod",
    "promotion_codes": "promo",
    "refunds": "re",
    "setup_intents": "seti",
    "subscription_items": "si",
    "subscriptions": "sub",
    "tax_rates": "txr",
    "transfers": "tr",
}

_METADATA = (
    "CASE WHEN i % 3 = 0 AND r = 0 THEN '{}'"
    """ ELSE '{"order_id":"' || (10000 + i) || '","revision":"' || r || '"}' END"""
)


def stripe_id(table: str, of: str = "i") -> str:
    """Ids of the rows of a table."""
    return token(_PREFIXES.get(table, "".join(word[0] for word in table.split("_"))), table, of)


def common(table: str) -> dict[str, tuple[str, str]]:
    """Return the columns that every table has."""
    singular = table[:-3] + "y" if table.endswith("ies") else table.removesuffix("s")
    return {
        "id": ("varchar", stripe_id(table)),
        "object": ("varchar", f"'{singular}'"),
        "created": ("timestamp(3)", moment("2024-01-01", 40_009)),
        "livemode": ("boolean", "false"),
        "metadata": ("varchar", _METADATA),
    }


class Payments:
    """Expressions that agree with each other; `of` is the number of a charge, or of whatever came with that charge."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self.rows = rows

    def one(self, table: str, of: str = "i") -> str:
        """Id of a row of another table."""
        return stripe_id(table, f"({of}) % {self.rows[table]}")

    def payer(self, of: str = "i") -> str:
        """Number of the customer: the first charges are for invoices, and these for subscriptions."""
        invoices, subscriptions = self.rows["invoices"], self.rows["subscriptions"]
        subscribed = f"CASE WHEN ({of}) < {invoices} THEN ({of}) % {subscriptions} ELSE {of} END"
        return spread(self.rows["customers"], subscribed)

    def customer(self, of: str = "i") -> str:
        """Id of the customer."""
        return stripe_id("customers", self.payer(of))

    def currency(self, of: str = "i") -> str:
        """Currency of the customer."""
        return one_of(("usd", "usd", "usd", "eur", "gbp"), self.payer(of))

    def amount(self, of: str = "i") -> str:
        """What was charged, in cents."""
        return f"(500 + {spread(97, of)} * 125)"

    def refunded(self, of: str) -> str:
        """What a refund of this number gave back: all or half of every seventh charge."""
        return f"({self.amount(f'({of}) * 7')} // (1 + ({of}) % 2))"
