"""Turns a customer's card into what JOOR is told, listing everything that is wrong with it at once."""

from collections.abc import Iterator

from msgspec import Struct

from seamline.domain.customer import Customer
from seamline.domain.customer_record import CustomerRecord, GivenCodes, PriceTypeName
from seamline.mapping.customer_addresses import CODE_LIMIT, AddressBook, map_addresses
from seamline.mapping.customer_card import card_of
from seamline.mapping.customer_price_types import price_types_of, tier_map
from seamline.mapping.templates import TemplateFault, Templates
from seamline.mapping.text import cut_at_word
from seamline.settings import Settings
from seamline.settings.customers import CodeRule, CustomerSync

MAPPER_VERSION = 1
NAME_LIMIT, ALIAS_LIMIT, CONTACT_LIMIT = 100, 150, 1000
SHORT_LIMIT = 50
_TEXTS = {
    "name": "{{ name }}",
    "alias": "{{ display_name }}",
    "email": "{{ contact.email }}",
    "contact_name": "{{ contact.name }}",
    "buyer_name": "{{ contact.name }}",
}
_TEXT_LIMITS = {"name": NAME_LIMIT, "alias": ALIAS_LIMIT, "contact_name": CONTACT_LIMIT, "buyer_name": SHORT_LIMIT}
_RULES = {
    "payment_method": "payment_term",
    "shipping_method": "carrier",
    "sales_rep": "sales_representative",
    "warehouse": "location",
    "group": "",
    "company_number": "",
}


class MappedCustomer(Struct, frozen=True):
    """The record to send and the codes it uses; `faults` are the reasons, all of them, why it cannot be sent."""

    record: CustomerRecord
    codes: GivenCodes
    faults: tuple[str, ...] = ()


class CustomerMapper:
    """Maps cards under one connection's settings; templates are compiled once."""

    def __init__(self, settings: Settings, rules: CustomerSync) -> None:
        self._rules = rules
        self._tiers = tier_map(settings)
        self._templates = Templates()

    def wanted_code(self, card: Customer) -> str:
        """The code the settings ask for, empty when the card does not have it."""
        return card.attributes.get(self._rules.code, "").strip() if self._rules.code else card.id

    def map(self, card: Customer, given: GivenCodes | None) -> MappedCustomer:
        """The card as JOOR is to see it. A code once given stays, unless the settings say that changes apply."""
        price_types, price_fault = price_types_of(card, self._rules.default_tier, self._tiers)
        addresses = map_addresses(card, given.addresses if given else {}, self._rules.countries)
        code = self._code(card, given)
        texts, text_faults = self._texts(card)
        codes, code_faults = self._codes(card)
        record = _record(code, texts, codes, price_types, addresses)
        faults = (*self._code_faults(code), *filter(None, (price_fault,)), *text_faults, *code_faults)
        return MappedCustomer(record, GivenCodes(code, addresses.codes), (*faults, *addresses.faults))

    def _code(self, card: Customer, given: GivenCodes | None) -> str:
        wanted = self.wanted_code(card)
        keeps = given is not None and (self._rules.code_changes == "keep" or not wanted)
        return given.customer if given is not None and keeps else wanted

    def _code_faults(self, code: str) -> Iterator[str]:
        if not code:
            yield f"has no value in {self._rules.code}, which customers.code names as its JOOR code"
        if len(code) > CODE_LIMIT:
            yield f"the code {code!r} is longer than the {CODE_LIMIT} characters JOOR takes"

    def _texts(self, card: Customer) -> tuple[dict[str, str], list[str]]:
        texts: dict[str, str] = {}
        faults: list[str] = []
        for field, default in _TEXTS.items():
            template = getattr(self._rules.fields, field) or default
            try:
                text = " ".join(self._templates.fill(template, card_of(card)).split())
            except TemplateFault as fault:
                faults.append(f"customers.fields.{field} cannot be filled: {fault}")
                continue
            texts[field] = cut_at_word(text, _TEXT_LIMITS[field]) if field in _TEXT_LIMITS else text
        if len(texts.get("email", "")) > SHORT_LIMIT:
            faults.append(
                f"the e-mail address {texts['email']!r} is longer than the {SHORT_LIMIT} characters JOOR takes"
            )
        if "name" in texts and not texts["name"]:
            faults.append("has no name")
        return texts, faults

    def _codes(self, card: Customer) -> tuple[dict[str, str], list[str]]:
        codes: dict[str, str] = {}
        faults: list[str] = []
        for field, default in _RULES.items():
            rule: CodeRule = getattr(self._rules.fields, field)
            template = rule.value or (f"{{{{ {default} }}}}" if default else "")
            try:
                value = self._templates.fill(template, card_of(card))
            except TemplateFault as fault:
                faults.append(f"customers.fields.{field}.value cannot be filled: {fault}")
                continue
            codes[field], fault_text = _coded(field, rule, value)
            faults += [fault_text] if fault_text else []
        return codes, faults


def _coded(field: str, rule: CodeRule, value: str) -> tuple[str, str]:
    """JOOR's code of a value, and what is wrong with it."""
    folded = {name.casefold(): code for name, code in rule.codes.items()}
    code = folded.get(value.casefold(), value if rule.unmapped == "as_is" else "")
    path = f"customers.fields.{field}"
    if value and not code and rule.unmapped == "hold":
        return "", f"{path}.codes does not say which code of JOOR stands for {value!r}"
    if code and rule.known and code not in rule.known:
        return code, (
            f"JOOR has no {field.replace('_', ' ')} {code!r} according to {path}.known; "
            f"it has {', '.join(rule.known)}. Have it set up in JOOR and add it there"
        )
    return code, ""


def _record(
    code: str,
    texts: dict[str, str],
    codes: dict[str, str],
    price_types: tuple[PriceTypeName, ...],
    addresses: AddressBook,
) -> CustomerRecord:
    return CustomerRecord(
        code=code, price_types=price_types, billing=addresses.billing, shipping=addresses.shipping, **texts, **codes
    )
