"""An advertising API like Google Ads': over 150 tables with parameters among their columns, none of them cacheable.

Measured are that many tables, the `_q_...` columns that are always NULL, and the `..._resource_name` columns, which are
unique. Which tables there are follows the names of the vendor's resources; everything else is a guess.
"""

from __future__ import annotations

from ..ids import fraction_of
from ..state.sources import SourceColumn, SourceTable
from .expressions import columns, day, one_of, spread

_NAMES = """
accessible_bidding_strategy account_budget account_budget_proposal account_link ad_group ad_group_ad
ad_group_ad_asset_combination_view ad_group_ad_asset_view ad_group_ad_label ad_group_asset ad_group_asset_set
ad_group_audience_view ad_group_bid_modifier ad_group_criterion ad_group_criterion_customizer ad_group_criterion_label
ad_group_criterion_simulation ad_group_customizer ad_group_extension_setting ad_group_feed ad_group_label
ad_group_simulation ad_parameter ad_schedule_view age_range_view android_privacy_shared_key_google_ad_group
android_privacy_shared_key_google_campaign android_privacy_shared_key_google_network_type asset asset_field_type_view
asset_group asset_group_asset asset_group_listing_group_filter asset_group_product_group_view asset_group_signal
asset_group_top_combination_view asset_set asset_set_asset asset_set_type_view audience batch_job
bidding_data_exclusion bidding_seasonality_adjustment bidding_strategy bidding_strategy_simulation billing_setup
call_view campaign campaign_aggregate_asset_view campaign_asset campaign_asset_set campaign_audience_view
campaign_bid_modifier campaign_budget campaign_conversion_goal campaign_criterion campaign_criterion_simulation
campaign_customizer campaign_draft campaign_extension_setting campaign_feed campaign_group campaign_label
campaign_lifecycle_goal campaign_search_term_insight campaign_search_term_view campaign_shared_set campaign_simulation
carrier_constant change_event change_status channel_aggregate_asset_view click_view combined_audience
content_criterion_view conversion_action conversion_custom_variable conversion_goal_campaign_config
conversion_value_rule conversion_value_rule_set currency_constant custom_audience custom_conversion_goal
custom_interest customer customer_asset customer_asset_set customer_client customer_client_link
customer_conversion_goal customer_customizer customer_extension_setting customer_feed customer_label
customer_lifecycle_goal customer_manager_link customer_negative_criterion customer_search_term_insight
customer_user_access customer_user_access_invitation customizer_attribute data_link detail_placement_view
detailed_demographic display_keyword_view distance_view domain_category dynamic_search_ads_search_term_view
expanded_landing_page_view experiment experiment_arm extension_feed_item feed feed_item feed_item_set
feed_item_set_link feed_item_target feed_mapping feed_placeholder_view gender_view geo_target_constant geographic_view
google_ads_field group_placement_view hotel_group_view hotel_performance_view hotel_reconciliation income_range_view
invoice keyword_plan keyword_plan_ad_group keyword_plan_ad_group_keyword keyword_plan_campaign
keyword_plan_campaign_keyword keyword_theme_constant keyword_view label landing_page_view language_constant
lead_form_submission_data life_event local_services_employee local_services_lead local_services_lead_conversation
local_services_verification_artifact location_interest_view location_view managed_placement_view media_file
mobile_app_category_constant mobile_device_constant offline_conversion_upload_client_summary offline_user_data_job
operating_system_version_constant paid_organic_search_term_view parental_status_view payments_account per_store_view
performance_max_placement_view product_category_constant product_group_view product_link product_link_invitation
qualifying_question recommendation recommendation_subscription remarketing_action search_term_view shared_criterion
shared_set shopping_performance_view shopping_product smart_campaign_search_term_view smart_campaign_setting
third_party_app_analytics_link topic_constant topic_view travel_activity_group_view travel_activity_performance_view
user_interest user_list user_list_customer_type user_location_view video webpage_view
"""

_KNOWN_ROWS = {"customer": 1, "campaign": 24, "ad_group": 130, "ad_group_ad": 410, "keyword_view": 620}

_PARENTS = {"campaign": ("campaign_", "ad_group"), "ad_group": ("ad_group_",)}
"""What tables refer to whose names begin so."""

_CUSTOMER = "customers/1234567890"


def _rows(table: str) -> int:
    return _KNOWN_ROWS.get(table, int(fraction_of(f"google_ads.{table}") * 90))


def _resource_name(table: str, of: str = "i") -> str:
    first, *others = table.split("_")
    path = first + "".join(word.capitalize() for word in others)
    return f"'{_CUSTOMER}/{path}s/' || (10000001 + ({of}))"


def _columns(table: str) -> tuple[SourceColumn, ...]:
    described = {
        f"{table}_resource_name": ("varchar", _resource_name(table)),
        "_q_customer_id": ("varchar", "NULL"),
        f"{table}_id": ("bigint", "10000001 + i"),
        f"{table}_status": ("varchar", one_of(("ENABLED", "PAUSED", "REMOVED"), "i + r")),
        "_q_segments_date_from": ("date", "NULL"),
        "segments_date": ("date", day("2026-05-01", 90)),
        "_q_segments_date_to": ("date", "NULL"),
        "metrics_impressions": ("bigint", f"100 + {spread(9973)} + r"),
        "metrics_clicks": ("bigint", spread(97)),
        "metrics_cost_micros": ("bigint", f"{spread(9973)} * 12500"),
        "metrics_ctr": ("double", f"{spread(97)} / (100.0 + {spread(9973)})"),
    }
    for other, beginnings in _PARENTS.items():
        if table.startswith(beginnings):
            described[f"{other}_resource_name"] = ("varchar", _resource_name(other, spread(_rows(other))))
    return columns(described)


_COLUMNS = {name: _columns(name) for name in _NAMES.split()}


def google_ads_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return the one schema, `ads`, with fresh tables."""
    return {
        "ads": {
            name: SourceTable(name, described, _rows(name), cache_types=(), dynamic=True)
            for name, described in _COLUMNS.items()
        }
    }
