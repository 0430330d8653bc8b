"""Two accounts that make their pages when asked and keep next to nothing: Seamline's memory stands alone."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

PAGE, MEMBERS = 1000, 20
COLORS, SIZES = ("Black", "Navy", "Sand", "Red"), ("XS", "S", "M", "L", "XL")


class Endless(httpx.BaseTransport):
    """An ERP with so many products in families of twenty, and a JOOR that shows the last batch it was sent."""

    def __init__(self, products: int) -> None:
        self._products = products
        self._shown: list[Any] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        path = request.url.path
        if "cin7-core" in path:
            content = self._families(request) if path.endswith("productFamily") else self._page(request)
        else:
            content = iter([json.dumps(self._joor(request)).encode()])
        return httpx.Response(200, content=content, request=request)

    def _page(self, request: httpx.Request) -> Iterator[bytes]:
        rows = (_product(number) for number in _numbers(request, self._products))
        return _listed("Products", self._products, rows)

    def _families(self, request: httpx.Request) -> Iterator[bytes]:
        total = self._products // MEMBERS
        return _listed("ProductFamilies", total, (_family(number) for number in _numbers(request, total)))

    def _joor(self, request: httpx.Request) -> dict[str, Any]:
        if request.method != "GET":
            self._shown = json.loads(request.content)["bulk_styles"]["style"]
        if "bulk-style" in request.url.path:
            job = {"bulk_styles_job_id": 1, "status": "finished"}
            return {"bulk_styles": {"response": {"code": 0}, "bulk_styles_jobs": [job]}}
        rows = self._shown if "date_start" in request.url.params else []
        return {"styles": {"response": {"code": 0, "count": len(rows)}, "style": rows}}


def _listed(name: str, total: int, rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """A page sent row by row: made whole, it would take more memory here than all that is measured."""
    yield f'{{"Total": {total}, "Page": 1, "{name}": ['.encode()
    for number, row in enumerate(rows):
        yield (b"," if number else b"") + json.dumps(row).encode()
    yield b"]}"


def _numbers(request: httpx.Request, total: int) -> range:
    first = (int(request.url.params["Page"]) - 1) * PAGE
    return range(first, min(first + PAGE, total))


def _product(number: int) -> dict[str, Any]:
    family, member = divmod(number, MEMBERS)
    return {
        "ID": _guid(number),
        "SKU": f"ST-{family}-{member}",
        "Name": f"Aurora dress {family} in silk crepe with a very long name",
        "Barcode": f"590{number:010d}",
        "Category": "Dresses",
        "Brand": "Maison Lune",
        "Type": "Stock",
        "Status": "Active",
        "Sellable": True,
        "Tags": "JOOR, Collection_SS27 Main",
        "PriceTiers": {"Retail": 240.0, "Wholesale USD": 96.0},
        "Description": f"<p>Style {family}, cut on the bias and finished by hand in Porto.</p>" * 4,
        "CountryOfOrigin": "Portugal",
    }


def _family(number: int) -> dict[str, Any]:
    members = [
        {
            "ID": _guid(number * MEMBERS + at),
            "SKU": f"ST-{number}-{at}",
            "Option1": COLORS[at // 5],
            "Option2": SIZES[at % 5],
        }
        for at in range(MEMBERS)
    ]
    return {
        "ID": _guid(number + 10**9),
        "SKU": f"ST-{number}",
        "Name": f"Aurora dress {number}",
        "Category": "Dresses",
        "Brand": "Maison Lune",
        "Tags": "JOOR, Collection_SS27 Main",
        "Option1Name": "Color",
        "Option2Name": "Size",
        "Option3Name": "",
        "Products": members,
    }


def _guid(number: int) -> str:
    return f"7b1d2c1e-5a0f-4f0e-9c55-{number:012x}"
