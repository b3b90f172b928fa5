"""The columns of a payment API: charges have customers, refunds have charges, and sums agree."""

from __future__ import annotations

from collections.abc import Mapping

from ..state.sources import SourceColumn
from .expressions import columns, day, email, moment, one_of, person, sometimes_null, spread
from .stripe_values import Payments, common, stripe_id


def stripe_columns(rows: Mapping[str, int]) -> dict[str, tuple[SourceColumn, ...]]:
    """Return the columns of every table.

    Args:
        rows: How many rows each table has: what refers to another table takes one of so many.
    """
    own = _own(Payments(rows))
    return {name: columns({**common(name), **own.get(name, {})}) for name in rows}


def _own(payments: Payments) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the columns that a table has beyond the common ones."""
    return {
        **_customers(payments),
        **_charges(payments),
        **_billing(payments),
        **_offers(payments),
        **_numbers(payments),
    }


def _customers(payments: Payments) -> dict[str, dict[str, tuple[str, str]]]:
    owner = stripe_id("customers", spread(payments.rows["customers"]))
    return {
        "customers": {
            "email": ("varchar", email()),
            "name": ("varchar", sometimes_null(person(), 29)),
            "balance": ("bigint", f"CASE WHEN i % 5 = 0 THEN -{spread(50)} * 100 ELSE 0 END + r * 100"),
            "currency": ("varchar", sometimes_null(one_of(("usd", "usd", "usd", "eur", "gbp")), 31)),
            "delinquent": ("boolean", "i % 41 = 7"),
            "phone": ("varchar", f"CASE WHEN i % 4 = 0 THEN '+1555' || (1000000 + {spread(999_983)}) END"),
            "description": ("varchar", "CASE WHEN i % 3 = 1 THEN 'Customer no. ' || (i + 1) END"),
        },
        "payment_methods": {
            "customer": ("varchar", owner),
            "type": ("varchar", one_of(("card", "card", "card", "sepa_debit"))),
            "card_brand": ("varchar", "CASE WHEN i % 4 < 3 THEN ['visa', 'mastercard', 'amex'][1 + i % 3] END"),
            "card_last4": (
                "varchar",
                f"CASE WHEN i % 4 < 3 THEN lpad(CAST({spread(9973)} AS VARCHAR), 4, '0') END",
            ),
        },
        "cards": {
            "customer": ("varchar", owner),
            "brand": ("varchar", one_of(("Visa", "MasterCard", "American Express"))),
            "last4": ("varchar", f"lpad(CAST({spread(9973)} AS VARCHAR), 4, '0')"),
            "exp_month": ("bigint", "1 + i % 12"),
            "exp_year": ("bigint", "2027 + i % 5 + r"),
        },
    }


def _charges(payments: Payments) -> dict[str, dict[str, tuple[str, str]]]:
    charges, invoices, refunds = payments.rows["charges"], payments.rows["invoices"], payments.rows["refunds"]
    # 21 is a multiple of 7: no charge that failed was refunded.
    paid = "i % 21 <> 5"
    given_back = f"CASE WHEN i % 7 = 0 AND i // 7 < {refunds} THEN {payments.refunded('i // 7')} ELSE 0 END"
    charged = f"i < {charges}"
    cents = f"CASE WHEN {charged} THEN {payments.amount()} ELSE -{payments.refunded(f'i - {charges}')} END"
    fee = f"CASE WHEN {charged} THEN 30 + {payments.amount()} * 29 // 1000 ELSE 0 END"
    origin = f"CASE WHEN {charged} THEN {stripe_id('charges')} ELSE {stripe_id('refunds', f'i - {charges}')} END"
    paid_by = f"CASE WHEN {charged} THEN i ELSE (i - {charges}) * 7 END"
    rate = "['1.0', '1.0', '1.0', '1.083466666666667', '1.2671']"
    return {
        "charges": {
            "amount": ("bigint", payments.amount()),
            "currency": ("varchar", payments.currency()),
            "customer": ("varchar", payments.customer()),
            "paid": ("boolean", paid),
            "status": ("varchar", f"CASE WHEN {paid} THEN 'succeeded' ELSE 'failed' END"),
            "amount_refunded": ("bigint", given_back),
            "refunded": ("boolean", f"{given_back} = {payments.amount()}"),
            "invoice": ("varchar", f"CASE WHEN i < {invoices} THEN {stripe_id('invoices')} END"),
            "payment_intent": (
                "varchar",
                f"CASE WHEN i < {payments.rows['payment_intents']} THEN {stripe_id('payment_intents')} END",
            ),
            "balance_transaction": ("varchar", f"CASE WHEN {paid} THEN {stripe_id('balance_transactions')} END"),
            "failure_code": ("varchar", f"CASE WHEN NOT ({paid}) THEN 'card_declined' END"),
            "description": ("varchar", sometimes_null("'Charge no. ' || (i + 1)", 6)),
        },
        "payment_intents": {
            "amount": ("bigint", payments.amount()),
            "currency": ("varchar", payments.currency()),
            "customer": ("varchar", payments.customer()),
            "latest_charge": ("varchar", stripe_id("charges")),
            "status": ("varchar", f"CASE WHEN {paid} THEN 'succeeded' ELSE 'requires_payment_method' END"),
        },
        "refunds": {
            "amount": ("bigint", payments.refunded("i")),
            "charge": ("varchar", stripe_id("charges", "i * 7")),
            "currency": ("varchar", payments.currency("i * 7")),
            "reason": (
                "varchar",
                sometimes_null(one_of(("duplicate", "fraudulent", "requested_by_customer")), 4),
            ),
            "status": ("varchar", "'succeeded'"),
        },
        "disputes": {
            "amount": ("bigint", payments.amount("i * 50 + 1")),
            "charge": ("varchar", stripe_id("charges", "i * 50 + 1")),
            "currency": ("varchar", payments.currency("i * 50 + 1")),
            "reason": ("varchar", one_of(("fraudulent", "product_not_received", "general"))),
            "status": ("varchar", one_of(("needs_response", "won", "lost"), "i + r")),
        },
        "balance_transactions": {
            "amount": ("bigint", cents),
            "fee": ("bigint", fee),
            "net": ("bigint", f"({cents}) - ({fee})"),
            "currency": ("varchar", "'usd'"),
            "exchange_rate": ("double", f"nullif({rate}[1 + {payments.payer(paid_by)} % 5], '1.0')"),
            "source": ("varchar", origin),
            "type": ("varchar", f"CASE WHEN {charged} THEN 'charge' ELSE 'refund' END"),
        },
        "transfers": {
            "amount": ("bigint", payments.amount()),
            "currency": ("varchar", "'usd'"),
            "destination": ("varchar", payments.one("accounts")),
            "reversed": ("boolean", "false"),
        },
        "payouts": {
            "amount": ("bigint", f"100000 + {spread(61)} * 1250"),
            "currency": ("varchar", "'usd'"),
            "arrival_date": ("date", day("2024-01-08", 366, "i * 7")),
            "status": ("varchar", one_of(("paid", "paid", "paid", "in_transit"), "i + r")),
        },
    }


def _billing(payments: Payments) -> dict[str, dict[str, tuple[str, str]]]:
    subscription = payments.one("subscriptions")
    return {
        "subscriptions": {
            "customer": ("varchar", payments.customer()),
            "status": ("varchar", one_of(("active", "active", "active", "trialing", "past_due", "canceled"))),
            "current_period_end": ("timestamp(3)", moment("2026-09-01", 10_800)),
            "quantity": ("bigint", "1 + i % 4 + r"),
            "canceled_at": ("timestamp(3)", f"CASE WHEN i % 6 = 5 THEN {moment('2026-01-01', 43_200)} END"),
            "application_fee_percent": ("decimal(5,2)", "CASE WHEN i % 10 = 0 THEN 2.5 END"),
        },
        "subscription_items": {
            "subscription": ("varchar", subscription),
            "price": ("varchar", payments.one("prices")),
            "quantity": ("bigint", "1 + i % 4"),
        },
        "invoices": {
            "customer": ("varchar", payments.customer()),
            "number": ("varchar", "'EMU-' || lpad(CAST(i + 1 AS VARCHAR), 4, '0')"),
            "amount_due": ("bigint", payments.amount()),
            "total": ("bigint", payments.amount()),
            "status": ("varchar", "CASE WHEN i % 21 <> 5 THEN 'paid' ELSE 'open' END"),
            "currency": ("varchar", payments.currency()),
            "subscription": ("varchar", subscription),
            "due_date": ("timestamp(3)", f"CASE WHEN i % 3 = 0 THEN {moment('2024-02-01', 40_009)} END"),
        },
        "invoice_line_items": {
            "invoice": ("varchar", payments.one("invoices")),
            "price": ("varchar", payments.one("prices")),
            "amount": ("bigint", payments.amount(f"i % {payments.rows['invoices']}")),
            "quantity": ("bigint", "1"),
        },
        "invoice_items": {
            "customer": ("varchar", payments.customer()),
            "invoice": ("varchar", sometimes_null(payments.one("invoices"), 9)),
            "amount": ("bigint", payments.amount()),
        },
        "checkout_sessions": {
            "customer": ("varchar", payments.customer()),
            "amount_total": ("bigint", payments.amount()),
            "payment_status": ("varchar", one_of(("paid", "paid", "unpaid"), "i + r")),
        },
    }


def _offers(payments: Payments) -> dict[str, dict[str, tuple[str, str]]]:
    return {
        "products": {
            "name": ("varchar", f"{one_of(('Basic', 'Plus', 'Team', 'Scale'))} || ' plan ' || (i // 4 + 1)"),
            "description": ("varchar", "CASE WHEN i % 2 = 0 THEN 'Plan no. ' || (i + 1) || ', billed monthly' END"),
            "active": ("boolean", "(i + r) % 9 <> 8"),
        },
        "prices": {
            "product": ("varchar", payments.one("products")),
            "currency": ("varchar", one_of(("usd", "eur"))),
            "unit_amount": ("bigint", "CASE WHEN i % 6 <> 5 THEN 900 + i * 100 END"),
            "unit_amount_decimal": (
                "decimal(20,10)",
                "CASE WHEN i % 6 <> 5 THEN 900 + i * 100 ELSE i / 1000 END",
            ),
            "recurring_interval": ("varchar", one_of(("month", "month", "year"))),
            "active": ("boolean", "true"),
        },
        "plans": {
            "product": ("varchar", payments.one("products")),
            "amount": ("bigint", "900 + i * 100"),
            "currency": ("varchar", "'usd'"),
            "interval": ("varchar", one_of(("month", "year"))),
        },
        "coupons": {
            "name": ("varchar", "'SAVE' || (5 + i)"),
            "percent_off": ("double", "(5 + i) / 2.0"),
            "duration": ("varchar", one_of(("once", "repeating", "forever"))),
        },
        "tax_rates": {
            "country": ("varchar", one_of(("DE", "FR", "GB", "TR", "US"))),
            "percentage": ("decimal(8,4)", "[19, 20, 20, 18, 8.875][1 + i % 5]"),
            "inclusive": ("boolean", "i % 5 < 4"),
        },
    }


def _numbers(payments: Payments) -> dict[str, dict[str, tuple[str, str]]]:
    """Tables with doubles that are very large and very small."""
    return {
        "exchange_rates": {
            "currency": ("varchar", one_of(("eur", "gbp", "jpy", "idr", "try"))),
            "rate": ("double", "[1.0834, 1.2671, 0.0067, 6.13E-5, 0.0305][1 + i % 5] * (1 + i // 5 / 100)"),
        },
        "billing_meter_event_summaries": {
            "meter": ("varchar", payments.one("billing_meters")),
            "aggregated_value": ("double", "12547407.86 * (1 + i % 4)"),
        },
        "climate_orders": {
            "amount_total": ("bigint", "1000000 + i * 250000"),
            "metric_tons": ("decimal(12,4)", "1.25 + i / 8"),
        },
    }
