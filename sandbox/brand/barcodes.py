"""EAN-13 barcodes for the sample brand."""

PREFIX = 5_901_000_000_00
_DIGITS = 12


def ean13(number: int) -> str:
    """The valid barcode with this running number."""
    digits = str(PREFIX + number)
    if len(digits) != _DIGITS:
        raise ValueError(f"Barcode number {number} is too large")
    return digits + str(check_digit(digits))


def check_digit(digits: str) -> int:
    """The last digit that makes twelve digits an EAN-13."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return -total % 10
