"""A payment API like Stripe's: one schema of 113 tables, nearly all of them cacheable, one of which never syncs."""

from __future__ import annotations

from ..state.sources import SourceTable
from .stripe_columns import stripe_columns

_ROWS = {
    "customers": 505,
    "charges": 652,
    "subscriptions": 222,
    "invoices": 338,
    "refunds": 85,
    "transfers": 0,
    "terminal_configurations": 3,
    "account": 1,
    "accounts": 4,
    "apple_pay_domains": 2,
    "application_fee_refunds": 6,
    "application_fees": 41,
    "apps_secrets": 0,
    "balance": 1,
    "balance_transactions": 731,
    "bank_accounts": 12,
    "billing_alerts": 3,
    "billing_credit_balance_transactions": 9,
    "billing_credit_grants": 5,
    "billing_meter_event_summaries": 140,
    "billing_meters": 4,
    "billing_portal_configurations": 2,
    "billing_portal_sessions": 17,
    "capabilities": 11,
    "card_holders": 8,
    "cards": 96,
    "cash_balance_transactions": 14,
    "cash_balances": 7,
    "charge_line_items": 210,
    "checkout_session_line_items": 118,
    "checkout_sessions": 93,
    "climate_orders": 2,
    "climate_products": 3,
    "climate_suppliers": 5,
    "confirmation_tokens": 0,
    "country_specs": 46,
    "coupons": 23,
    "credit_note_line_items": 31,
    "credit_notes": 19,
    "customer_balance_transactions": 58,
    "customer_sessions": 0,
    "customer_tax_ids": 64,
    "discounts": 37,
    "dispute_evidence": 10,
    "disputes": 12,
    "early_fraud_warnings": 7,
    "entitlements_active_entitlements": 25,
    "entitlements_features": 6,
    "ephemeral_keys": 0,
    "events": 402,
    "exchange_rates": 30,
    "external_accounts": 9,
    "file_links": 13,
    "files": 44,
    "financial_connections_accounts": 5,
    "financial_connections_owners": 5,
    "financial_connections_sessions": 8,
    "financial_connections_transactions": 88,
    "forwarding_requests": 0,
    "identity_verification_reports": 15,
    "identity_verification_sessions": 18,
    "invoice_items": 127,
    "invoice_line_items": 415,
    "invoice_payments": 190,
    "invoice_rendering_templates": 2,
    "issuing_authorizations": 72,
    "issuing_cardholders": 8,
    "issuing_cards": 16,
    "issuing_disputes": 3,
    "issuing_personalization_designs": 1,
    "issuing_physical_bundles": 2,
    "issuing_tokens": 11,
    "issuing_transactions": 83,
    "login_links": 0,
    "mandates": 29,
    "payment_intents": 377,
    "payment_links": 21,
    "payment_method_configurations": 2,
    "payment_method_domains": 3,
    "payment_methods": 264,
    "payouts": 61,
    "persons": 6,
    "plans": 27,
    "prices": 54,
    "product_features": 10,
    "products": 32,
    "promotion_codes": 16,
    "quote_line_items": 33,
    "quotes": 20,
    "radar_reviews": 24,
    "radar_value_list_items": 105,
    "radar_value_lists": 12,
    "report_runs": 8,
    "report_types": 40,
    "scheduled_query_runs": 4,
    "setup_attempts": 49,
    "setup_intents": 67,
    "shipping_rates": 5,
    "sources": 39,
    "subscription_items": 241,
    "subscription_schedules": 26,
    "tax_calculations": 77,
    "tax_codes": 130,
    "tax_rates": 14,
    "tax_registrations": 3,
    "tax_transactions": 69,
    "terminal_connection_tokens": 0,
    "terminal_locations": 4,
    "terminal_readers": 6,
    "test_clocks": 2,
    "top_ups": 5,
    "transfer_reversals": 0,
    "usage_records": 156,
}
"""Rows by table. The first block is measured; the rest is plausible."""

_HUNG = frozenset({"terminal_configurations"})
_NOT_CACHEABLE = frozenset({"balance", "login_links", "ephemeral_keys"})
_FULL_REFRESH_ONLY = frozenset({"country_specs", "exchange_rates", "tax_codes"})

_CAP = 100
"""Rows of any of these tables that can be read while it is not cached."""

_COLUMNS = stripe_columns(_ROWS)


def stripe_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return the one schema, `payment`, with fresh tables."""
    return {"payment": {name: _table(name, rows) for name, rows in _ROWS.items()}}


def _table(name: str, rows: int) -> SourceTable:
    table = SourceTable(name, _COLUMNS[name], rows, hung=name in _HUNG, cap=_CAP)
    if name in _NOT_CACHEABLE:
        table.cache_types = ()
    elif name in _FULL_REFRESH_ONLY:
        table.cache_types = ("FULL_REFRESH",)
    return table
