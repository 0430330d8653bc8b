"""An oracle over the customers flow: after any edits, faults, matches and crashes JOOR holds the cards, each once."""

import random
from typing import Any

import httpx
import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, RunStatus
from seamline.flows.run import RunRequest
from tests.sandbox.flows.test_customers import CustomerWorld, address, customer
from tests.sandbox.flows.world import CONNECTION, SLICE_SECONDS

SEEDS = range(10)
STEPS = 30
SHOPS = 6
FAULTS = ("drop_after", "drop_before", "timeout", "malformed", "status", "html")
COUNTRIES = ("France", "Italy", "USA")


class Killed(BaseException):
    """The process ends here."""


class KilledAt(httpx.BaseTransport):
    """Lets so many calls through and then ends the process, before or after the call was carried out."""

    def __init__(self, world: CustomerWorld, calls: int, after: bool) -> None:
        self._inner = httpx.WSGITransport(app=world.sandbox.wsgi)
        self._left, self._after = calls, after

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._left -= 1
        if self._left < 0 and not self._after:
            raise Killed
        response = self._inner.handle_request(request)
        if self._left < 0:
            raise Killed
        return response


class Chaos:
    """People in both products, and a network, all at random but the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.world = CustomerWorld(leaving=self.rng.choice(("keep", "remove")))
        self.cards: dict[str, dict[str, Any]] = {}
        self.disturbed = 0
        self.sent_before_match: dict[str, int] = {}
        for number in range(SHOPS):
            card = customer(number, Addresses=[address(number + 10, f"{number} Main St, Town", "France")])
            self.cards[card["ID"]] = card
        self.world.core.load(customers=list(self.cards.values()))

    def step(self) -> None:
        """One thing happens."""
        self.rng.choice((self.edit, self.edit, self.match, self.fault, self.crash, self.run, self.run))()

    def edit(self) -> None:
        """Somebody changes a card."""
        card = self.rng.choice(list(self.cards.values()))
        place = f"{self.rng.randrange(99)} Main St, Town"
        country = self.rng.choice((*COUNTRIES, "Atlantis"))
        changes: tuple[dict[str, Any], ...] = (
            {"DisplayName": f"Shop {self.rng.randrange(99)}"},
            {"Tags": self.rng.choice(("joor", "joor", "none"))},
            {"Status": self.rng.choice(("Active", "Active", "Deprecated"))},
            {"PriceTier": self.rng.choice(("Wholesale USD", "Retail"))},
            {"Addresses": [{**card["Addresses"][0], **address(1, place, country), "ID": card["Addresses"][0]["ID"]}]},
        )
        card |= self.rng.choice(changes)
        self.world.core.edit_customer(card["ID"], card)

    def match(self) -> None:
        """JOOR's people match one of the customers that wait."""
        waiting = [row for row in self.world.joor.snapshot()["connections"] if not row["matched"]]
        if waiting:
            code = self.rng.choice(waiting)["customer_code"]
            self.sent_before_match[code] = self._sends(code)
            self.world.joor.match_customer(code)

    def fault(self) -> None:
        """The next write or read of customers goes wrong."""
        method = self.rng.choice(("GET", "POST", "POST"))
        kind: Any = self.rng.choice(FAULTS)
        self.world.sandbox.faults.add(FaultRule("joor", method, "connection", kind, status=503))
        self.disturbed += method == "POST"

    def crash(self) -> None:
        """A run dies in the middle."""
        transport = KilledAt(self.world, self.rng.randrange(12), self.rng.random() < 0.5)
        runtime = self.world.new_runtime(transport=transport)
        self.world.clock.sleep(900)
        self.disturbed += 1
        try:
            runtime.run(CONNECTION, RunRequest(Flow.CUSTOMERS, "dies"), SLICE_SECONDS)
        except Killed:
            return

    def run(self) -> None:
        """The schedule ticks."""
        self.world.later()

    def settle(self) -> None:
        """Everything calms down: no more faults, everybody is matched, and the flow runs a few times."""
        self.world.sandbox.faults.clear()
        for _ in range(3):
            self.world.later()
            for row in self.world.joor.snapshot()["connections"]:
                if not row["matched"]:
                    self.sent_before_match[row["customer_code"]] = self._sends(row["customer_code"])
                    self.world.joor.match_customer(row["customer_code"])
            self.world.later(7 * 3600)

    def _sends(self, code: str) -> int:
        jobs = [job for job in self.world.joor.jobs.values() if job.kind == "connections"]
        return sum(record["customer_code"] == code for job in jobs for record in job.records)


def _sound(card: dict[str, Any]) -> bool:
    return bool(card["PriceTier"] == "Wholesale USD" and card["Addresses"][0]["Country"] != "Atlantis")


def _chosen(card: dict[str, Any]) -> bool:
    return bool(card["Tags"] == "joor" and card["Status"] == "Active")


@pytest.mark.parametrize("seed", SEEDS)
def test_joor_ends_up_with_what_the_cards_say_and_each_customer_arrives_once(seed: int) -> None:
    chaos = Chaos(seed)
    for _ in range(STEPS):
        chaos.step()
    chaos.settle()
    held = chaos.world.problems()
    removes = chaos.world.settings.customers is not None and chaos.world.settings.customers.leaving == "remove"
    for code, card in chaos.cards.items():
        found = chaos.world.in_joor(code)
        if _chosen(card) and _sound(card):
            assert found is not None
            assert found["fields"]["customer_alias"] == card.get("DisplayName", card["Name"])
            assert found["shipping"][0]["shipping_address_1"] == card["Addresses"][0]["Line1"]
            assert code not in held
        elif _chosen(card):
            assert code in held
        elif removes:
            assert found is None
        assert chaos.sent_before_match.get(code, 0) <= 1 + chaos.disturbed
    assert chaos.world.later().status is RunStatus.SUCCEEDED
    chaos.world.sandbox.log.clear()
    chaos.world.later()
    assert chaos.world.writes() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_without_faults_and_crashes_no_customer_is_sent_twice_before_its_match(seed: int) -> None:
    chaos = Chaos(seed)
    for _ in range(STEPS):
        chaos.rng.choice((chaos.edit, chaos.match, chaos.run))()
    chaos.settle()
    assert set(chaos.sent_before_match.values()) <= {1}
