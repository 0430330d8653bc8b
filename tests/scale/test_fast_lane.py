"""What the fast lane promises: changes and shipments within ten seconds of the ERP's word, at a bounded cost."""

from bench.fast_lane import Load, measure


def test_changes_reach_joor_within_ten_seconds_of_the_event_through_storms_and_within_the_budgets() -> None:
    figures = measure(Load(singles=60, storms=(8, 40, 120), shipments=10, strangers=40))
    assert [figure.row() for figure in figures.rows() if not figure.holds] == []
    assert len(figures.stock) > 180
    assert len(figures.shipped) == 10
