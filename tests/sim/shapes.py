"""How rough, tight, busy and long a world is, drawn from its seed."""

import random

from msgspec import Struct
from msgspec.structs import replace

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
    tick_seconds: float = 30.0
    """Between two looks of dispatch, a tick of the schedule or one that waited on its queue."""
    late_deeds: int = 0
    """What people do after the storm, when nothing fails any more."""
    variety: Variety = Variety()


HOUR = 3600.0
TIGHT = 10, 3


def draw_shape(rng: random.Random) -> Shape:
    """Odds and limits; some worlds are calm but tight, others stormy, and some last for long."""
    calls, burst = rng.choice(((50, 10), (50, 10), (20, 4), TIGHT))
    shape = Shape(
        _draw_odds(rng),
        calls,
        burst,
        orders=rng.randint(5, 9) if (calls, burst) == TIGHT else rng.randint(1, 4),
        deeds=rng.choice((0, 4, 10)),
        storm_seconds=rng.choice((300.0, 600.0)),
        late_deeds=rng.choice((0, 0, 0, 5)),
        variety=_draw_variety(rng),
    )
    return _prolonged(shape) if rng.random() < 0.08 else shape


def _prolonged(shape: Shape) -> Shape:
    """An hour in which less fails a minute, so that sweeps and looks for what is gone have their share of it."""
    odds = replace(shape.odds, network=min(shape.odds.network, 0.03), kill=min(shape.odds.kill, 0.1))
    return replace(shape, odds=odds, deeds=16, storm_seconds=HOUR, tick_seconds=60.0)


def _draw_odds(rng: random.Random) -> Odds:
    return Odds(
        network=rng.choice((0.0, 0.03, 0.1, 0.25)),
        table=rng.choice((0.0, 0.0, 0.01, 0.05)),
        queue=rng.choice((0.0, 0.1, 0.4)),
        kill=rng.choice((0.0, 0.1, 0.4)),
        slow=rng.choice((0.0, 0.02, 0.2)),
        lookup_lag=rng.choice((0.0, 10.0, 60.0)),
        index_lag=rng.choice((0.0, 0.5, 5.0)),
        late=rng.choice((10.0, 10.0, 60.0)),
    )


def _draw_variety(rng: random.Random) -> Variety:
    return Variety(
        doors=rng.random() < 0.3,
        newcomers=rng.random() < 0.3,
        prepaid=rng.random() < 0.3,
        shipping=rng.random() < 0.4,
        faulty=rng.random() < 0.2,
        skew=rng.choice((0.0, 0.05, 0.25)),
        joor_ahead=rng.choice((0.0, -45.0, 45.0)),
        core_ahead=rng.choice((0.0, -45.0, 45.0)),
    )
