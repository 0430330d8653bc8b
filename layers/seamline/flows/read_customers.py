"""Reads the ERP's changed customers into the store: by watermark, and all of them once a day."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.customer import Customer
from seamline.errors import NotFound
from seamline.flows.context import FlowContext
from seamline.state.customers import fold_code
from seamline.state.records import DAY_SECONDS
from seamline.state.runs import FlowState

OVERLAP_SECONDS = 600.0
ENOUGH_SECONDS = 20.0
CHANGES, EVERYTHING = "customers", "all customers"
READINGS = 2


def read_customers(ctx: FlowContext, state: FlowState) -> FlowState:
    """Read what changed since the watermark; everything at first and then daily, since pages may shift unseen.

    The answer has a cursor when time ran out; its watermark is the start of the read once all was read.
    """
    started = state.cursor_started or ctx.clock.now()
    seen, full = state.watermarks.get(CHANGES), state.watermarks.get(EVERYTHING, 0.0)
    everything = seen is None or started - full >= DAY_SECONDS
    since = None if everything or seen is None else utc(seen - OVERLAP_SECONDS)
    cursor = _read_pages(ctx, since, state.cursor)
    if cursor:
        return replace(state, cursor=cursor, cursor_started=started)
    marks = {CHANGES: started, EVERYTHING: started if everything else full}
    return replace(state, cursor="", cursor_started=0.0, watermarks={**state.watermarks, **marks})


def read_named(ctx: FlowContext) -> tuple[str, ...]:
    """Read the customers the run is confined to, by ERP id, JOOR code or name, and answer their ids. NotFound.

    One that the ERP hinted at and does not know any more is left out: the flow itself will notice that it went.
    """
    cards = list(filter(None, map(ctx.erp.customer, ctx.only))) if ctx.hinted else [_named(ctx, w) for w in ctx.only]
    ctx.sent_customers.save_cards(cards)
    return tuple(dict.fromkeys(fold_code(card.id) for card in cards))


def _read_pages(ctx: FlowContext, since: datetime | None, cursor: str) -> str:
    """Read to the end, or to the cursor where time runs out.

    A row that another one's edit moves from one page to the one before is missed: too few distinct rows tell it, and
    the list is read once more.
    """
    resumed = bool(cursor)
    for _ in range(READINGS):
        ids: set[str] = set()
        while True:
            page = ctx.erp.customers(since, cursor)
            ctx.sent_customers.save_cards(page.rows)
            ids |= {fold_code(card.id) for card in page.rows}
            cursor = page.next
            if not cursor or ctx.time_left() < ENOUGH_SECONDS:
                break
        if cursor or resumed or len(ids) >= page.total:
            break
    return cursor


def _named(ctx: FlowContext, word: str) -> Customer:
    owners = ctx.sent_customers.owners([word])
    candidates = (word, *owners.values(), *_ids_of_name(ctx, word))
    found = next(filter(None, map(ctx.erp.customer, candidates)), None)
    if found is None:
        raise NotFound(f"the ERP has no customer {word!r}", fix="name it by the ERP's id, its JOOR code or its name")
    return found


def _ids_of_name(ctx: FlowContext, name: str) -> Iterator[str]:
    return (card.id for card in ctx.sent_customers.all_cards() if fold_code(card.name) == fold_code(name))
