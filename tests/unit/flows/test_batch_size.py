"""The batch size: full at first, halved by each failure down to the least, doubled by each success."""

from seamline.flows.batch_size import BatchSize
from seamline.settings import JoorBatches


def test_it_starts_as_large_as_the_settings_allow() -> None:
    assert BatchSize(JoorBatches()).now == 100


def test_each_failure_halves_what_was_sent_down_to_the_least() -> None:
    size = BatchSize(JoorBatches(styles_least=20))
    sizes = []
    for _ in range(4):
        size.failed(size.now)
        sizes.append(size.now)
    assert sizes == [50, 25, 20, 20]


def test_each_success_doubles_it_up_to_the_most() -> None:
    size = BatchSize(JoorBatches(), remembered=30)
    sizes = []
    for _ in range(3):
        size.succeeded()
        sizes.append(size.now)
    assert sizes == [60, 100, 100]


def test_another_attempt_makes_no_sense_after_five_failures_in_a_row() -> None:
    size = BatchSize(JoorBatches())
    assert [size.failed(size.now) for _ in range(5)] == [True, True, True, True, False]


def test_a_success_in_between_starts_the_count_anew() -> None:
    size = BatchSize(JoorBatches())
    for _ in range(4):
        size.failed(size.now)
    size.succeeded()
    assert size.failed(size.now)


def test_a_remembered_size_is_kept_within_the_settings() -> None:
    assert BatchSize(JoorBatches(styles=50), remembered=100).now == 50
    assert BatchSize(JoorBatches(), remembered=3).now == 10
