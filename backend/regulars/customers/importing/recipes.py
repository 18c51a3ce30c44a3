"""Customer files of other systems: the headers of their exports, and how their words are understood."""

from regulars.imports import words
from regulars.imports.subjects import Recipe


def _shopify(values: dict[str, str]) -> None:
    phone = values.get("_address_phone")
    if phone and "phone" not in values:
        values["phone"] = phone


def _woocommerce(values: dict[str, str]) -> None:
    """A user name is what only accounts have."""
    words.split_name(values, values.get("_name"))
    if values.get("_username"):
        values.setdefault("account_status", "ACTIVE")
    else:
        values.pop("account_created_at", None)


def _hubspot(values: dict[str, str]) -> None:
    if "_mobile" in values:
        values.setdefault("phone", values["_mobile"])


SHOPIFY = Recipe(
    name="Shopify",
    marks=frozenset(("first name", "last name", "email", "total spent", "total orders", "tax exempt")),
    columns={
        "customer id": "external_id",
        "first name": "first_name",
        "last name": "last_name",
        "email": "email",
        "accepts email marketing": "email_consent",
        "accepts marketing": "email_consent",
        "accepts sms marketing": "sms_consent",
        "default address company": "company",
        "default address address1": "address1",
        "default address address2": "address2",
        "default address city": "city",
        "default address province code": "province",
        "default address country code": "country",
        "default address zip": "postal_code",
        "default address phone": "_address_phone",
        "company": "company",
        "address1": "address1",
        "address2": "address2",
        "city": "city",
        "province code": "province",
        "country code": "country",
        "zip": "postal_code",
        "phone": "phone",
        "note": "note",
        "tags": "tags",
    },
    words={
        "external_id": words.unquoted,
        "phone": words.unquoted,
        "_address_phone": words.unquoted,
        "postal_code": words.unquoted,
        "email_consent": words.consent,
        "sms_consent": words.consent,
        "tags": words.by_commas,
    },
    adjust=_shopify,
)
WOOCOMMERCE = Recipe(
    name="WooCommerce",
    marks=frozenset(("username", "email", "orders", "aov")),
    columns={
        "name": "_name",
        "username": "_username",
        "sign up": "account_created_at",
        "date registered": "account_created_at",
        "email": "email",
        "country / region": "country",
        "city": "city",
        "region": "province",
        "postal code": "postal_code",
    },
    words={"country": words.country},
    adjust=_woocommerce,
)
HUBSPOT = Recipe(
    name="HubSpot",
    marks=frozenset(("first name", "last name", "email", "contact owner", "create date")),
    columns={
        "record id": "external_id",
        "record id - contact": "external_id",
        "contact id": "external_id",
        "first name": "first_name",
        "last name": "last_name",
        "email": "email",
        "phone number": "phone",
        "mobile phone number": "_mobile",
        "company name": "company",
        "associated company": "company",
        "street address": "address1",
        "city": "city",
        "state/region": "province",
        "postal code": "postal_code",
        "country/region": "country",
        "country": "country",
        "date of birth": "birth_date",
        "create date": "created_at",
    },
    words={"country": words.country, "phone": words.unquoted, "_mobile": words.unquoted},
    adjust=_hubspot,
)
RECIPES = (SHOPIFY, WOOCOMMERCE, HUBSPOT)
