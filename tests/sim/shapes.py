"""How rough, tight, busy and long a world is, drawn from its seed."""

import random

from msgspec import Struct

from tests.sim.brand import Variety
from tests.sim.faults import Odds


class Shape(Struct, frozen=True):
    """The odds and limits of one simulation, drawn from its seed."""

    odds: Odds
    calls_per_minute: int
    burst: int
    orders: int
    deeds: int
    storm_seconds: float
    variety: Variety = Variety()


def draw_shape(rng: random.Random) -> Shape:
    """Odds and limits; some worlds are calm but tight, others stormy."""
    rough = rng.choice((0.0, 0.03, 0.1, 0.25))
    calls, burst = rng.choice(((50, 10), (50, 10), (20, 4), (10, 3)))
    odds = Odds(
        network=rough,
        table=rng.choice((0.0, 0.0, 0.01, 0.05)),
        queue=rng.choice((0.0, 0.1, 0.4)),
        kill=rng.choice((0.0, 0.1, 0.4)),
        slow=rng.choice((0.0, 0.02, 0.2)),
        lookup_lag=rng.choice((0.0, 10.0, 45.0)),
        index_lag=rng.choice((0.0, 0.5, 5.0)),
    )
    orders, deeds, seconds = rng.randint(1, 4), rng.choice((0, 2, 5)), rng.choice((300.0, 600.0))
    return Shape(odds, calls, burst, orders, deeds, seconds, _draw_variety(rng))


def _draw_variety(rng: random.Random) -> Variety:
    return Variety(
        doors=rng.random() < 0.3,
        newcomers=rng.random() < 0.3,
        prepaid=rng.random() < 0.3,
        shipping=rng.random() < 0.4,
        skew=rng.choice((0.0, 0.05, 0.25)),
        joor_ahead=rng.choice((0.0, -45.0, 45.0)),
        core_ahead=rng.choice((0.0, -45.0, 45.0)),
    )
