"""Sizes stand in the order people expect."""

import random

import pytest

from seamline.mapping.sizes import size_rank

ORDERS = [
    ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL"],
    ["26", "28", "30", "32"],
    ["6", "6.5", "7", "10", "10.5"],
    ["0-3M", "3-6M", "6-9M", "9-12M", "2T", "3T"],
    ["X-Small", "Small", "Medium", "Large", "X-Large"],
    ["S", "M", "One Size"],
    ["30/32", "30/34", "32/30"],
]


@pytest.mark.parametrize("expected", ORDERS, ids=lambda sizes: sizes[0])
def test_sizes_sort_as_people_expect(expected: list[str]) -> None:
    shuffled = random.Random(7).sample(expected, len(expected))
    assert sorted(shuffled, key=size_rank) == expected
