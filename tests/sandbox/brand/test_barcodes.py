"""Barcodes that scan."""

import pytest

from sandbox.brand.barcodes import check_digit, ean13


def test_the_check_digit_follows_the_standard() -> None:
    assert check_digit("400638133393") == 1
    assert check_digit("590123412345") == 7


def test_numbers_give_different_valid_barcodes_of_13_digits() -> None:
    codes = {ean13(number) for number in range(1, 500)}
    assert len(codes) == 499
    assert all(len(code) == 13 and check_digit(code[:12]) == int(code[12]) for code in codes)


def test_a_number_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        ean13(10**12)
