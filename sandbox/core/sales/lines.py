"""Lines and charges of quotes, orders and invoices: read, checked and shown."""

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.core.errors import CoreError, Problem, raise_all, refuse
from sandbox.core.fields import ATTRIBUTE_FIELDS, PRODUCT
from sandbox.core.sales.model import Charge, Document, DocumentStatus, Line, Sale
from sandbox.core.values import Record, canonical, decimal_of, flag, number, too_long

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

TOLERANCE = Decimal("0.005")
_LINE = (
    *("ProductID", "SKU", "Name", "Quantity", "Price", "Discount", "Tax", "TaxRule", "Total", "Comment"),
    *("DropShip", "Account"),
)
_LINE_LENGTHS = {"SKU": 50, "Name": 1024, "TaxRule": 50, "Comment": 256}
_CHARGE_LENGTHS = {"Description": 256, "TaxRule": 50, "Comment": 1024}
_CHARGE = ("Description", "Price", "Quantity", "Discount", "Tax", "Total", "TaxRule", "Comment")


def read_document(account: "CoreState", body: Record, before: Document) -> Document:
    """A quote, order or invoice from a body; lines replace those of before, all problems are told at once.

    Raises CoreError.
    """
    status = str(body.get("Status") or "").upper()
    if status not in {"DRAFT", "AUTHORISED"}:
        raise refuse("Status value should be DRAFT or AUTHORISED.")
    lines, problems = _read_all(account, body.get("Lines") or [], _line)
    charges, more = _read_all(account, body.get("AdditionalCharges") or [], _charge)
    raise_all(too_long(body, {"Memo": 1024}) + problems + more + _doubled(lines))
    if status == "AUTHORISED" and not lines:
        raise refuse("Required attribute 'Lines' not provided.")
    memo = body.get("Memo", before.memo)
    kept: DocumentStatus = "AUTHORISED" if status == "AUTHORISED" else "DRAFT"
    return Document(kept, str(memo or ""), lines, charges)


def _read_all(account: "CoreState", given: list[Record], read: Any) -> tuple[list[Any], list[Problem]]:
    done: list[Any] = []
    problems: list[Problem] = []
    for row in given:
        try:
            done.append(read(account, row))
        except CoreError as error:
            problems += error.problems
    return done, problems


def _doubled(lines: list[Line]) -> list[Problem]:
    counts = Counter(line.sku for line in lines)
    if any(count > 1 for count in counts.values()):
        return [Problem("It is impossible to use product with one SKU more once in Lines")]
    return []


def _product(account: "CoreState", row: Record) -> Record:
    guid, sku = str(row.get("ProductID") or ""), str(row.get("SKU") or "")
    product = account.products.get(guid) if guid else account.products.find(sku)
    if product is None:
        raise refuse(f"Product with SKU '{sku or guid}' was not found", 404)
    return product


def _line(account: "CoreState", given: Record) -> Line:
    row = canonical(given, _LINE)
    product = _product(account, row)
    _require(row, ("Quantity", "Price", "TaxRule", "Total"))
    raise_all(account.references.unknown({"TaxRule": row["TaxRule"]}) + too_long(row, _LINE_LENGTHS))
    amounts = _amounts(row, product["SKU"])
    return Line(
        product_id=product["ID"],
        sku=product["SKU"],
        name=str(row.get("Name") or product["Name"]),
        tax_rule=str(row["TaxRule"]),
        average_cost=decimal_of(product.get("AverageCost"), "AverageCost"),
        comment=str(row.get("Comment") or ""),
        drop_ship=flag(row.get("DropShip")),
        **amounts,
    )


def _charge(account: "CoreState", given: Record) -> Charge:
    row = canonical(given, _CHARGE)
    _require(row, ("Description", "Price", "Quantity", "Tax", "TaxRule"))
    raise_all(account.references.unknown({"TaxRule": row["TaxRule"]}) + too_long(row, _CHARGE_LENGTHS))
    name = str(row["Description"])
    amounts = _amounts({**row, "Total": row.get("Total", _expected(row))}, name)
    return Charge(description=name, tax_rule=str(row["TaxRule"]), comment=str(row.get("Comment") or ""), **amounts)


def _require(row: Record, names: tuple[str, ...]) -> None:
    raise_all([Problem(f"Required attribute '{n}' not provided.") for n in names if row.get(n) in (None, "")])


def _expected(row: Record) -> Decimal:
    left = 1 - decimal_of(row.get("Discount"), "Discount") / 100
    return decimal_of(row["Quantity"], "Quantity") * decimal_of(row["Price"], "Price") * left


def _amounts(row: Record, name: str) -> dict[str, Any]:
    """The numbers of a line or charge. Raises CoreError when the total does not follow from the rest."""
    amounts = {key.lower(): decimal_of(row.get(key), key) for key in ("Quantity", "Price", "Discount", "Tax", "Total")}
    if amounts["quantity"] < 1:
        raise refuse(f"Quantity of '{name}' can't be less than 1.")
    if not 0 <= amounts["discount"] <= 100:
        raise refuse(f"Discount of '{name}' should be between 0 and 100.")
    if abs(_expected(row) - amounts["total"]) > TOLERANCE:
        raise refuse(f"Total of '{name}' is invalid: expected {_expected(row).quantize(Decimal('0.0001'))}.")
    return amounts


def show_line(line: Line) -> Record:
    """An order line as the order endpoint shows it."""
    return {
        "ProductID": line.product_id,
        "SKU": line.sku,
        "Name": line.name,
        "Quantity": number(line.quantity),
        "Price": number(line.price),
        "Discount": number(line.discount),
        "Tax": number(line.tax),
        "AverageCost": number(line.average_cost),
        "TaxRule": line.tax_rule,
        "Comment": line.comment,
        "DropShip": line.drop_ship,
        "BackorderQuantity": number(line.backorder),
        "Total": number(line.total),
    }


def show_full_line(account: "CoreState", line: Line) -> Record:
    """An order line as GET /sale shows it, with the product's own fields."""
    product = {**PRODUCT, **(account.products.get(line.product_id) or {})}
    own = {f"Product{name}": product[name] for name in ("Length", "Width", "Height", "Weight")}
    own |= {name: product[name] for name in ("WeightUnits", "DimensionsUnits")}
    own |= {f"ProductCustomField{n}": product[name] for n, name in enumerate(ATTRIBUTE_FIELDS, start=1)}
    return {**show_line(line), "Backorder": line.backorder > 0, **own}


def show_charge(charge: Charge) -> Record:
    """An additional charge."""
    return {
        "Description": charge.description,
        "Price": number(charge.price),
        "Quantity": number(charge.quantity),
        "Discount": number(charge.discount),
        "Tax": number(charge.tax),
        "Total": number(charge.total),
        "TaxRule": charge.tax_rule,
        "Comment": charge.comment,
    }


def show_totals(sale: Sale, document: Document) -> Record:
    """The three sums under a document."""
    total = sale.total_of(document)
    return {
        "TotalBeforeTax": number(total - document.tax),
        "Tax": number(document.tax),
        "Total": number(total),
    }
