"""What the comparison of both sides finds, one record at a time, as a change to heal it or a hold to report it."""

from enum import StrEnum

from msgspec import Struct

from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold


class Drift(StrEnum):
    """How a record drifted. Extra ones look like ours in JOOR but were never remembered as pushed."""

    GONE = "gone"
    MISSING = "missing"
    EDITED = "edited"
    EXTRA = "extra"
    PICTURES_MISSING = "pictures missing"
    CUSTOMER_MISSING = "customers missing"
    CUSTOMER_EDITED = "customers edited"


_HEALING = {
    Drift.GONE: ChangeKind.DROP,
    Drift.EXTRA: ChangeKind.UPDATE,
    Drift.MISSING: ChangeKind.CREATE,
    Drift.EDITED: ChangeKind.UPDATE,
    Drift.PICTURES_MISSING: ChangeKind.UPDATE,
    Drift.CUSTOMER_MISSING: ChangeKind.CREATE,
    Drift.CUSTOMER_EDITED: ChangeKind.UPDATE,
}
_WORDS = {
    Drift.GONE: "is not in the ERP any more",
    Drift.MISSING: "is not in JOOR any more",
    Drift.EDITED: "was edited in JOOR",
    Drift.EXTRA: "is in JOOR though nothing is known of sending it",
    Drift.PICTURES_MISSING: "lost pictures in JOOR",
    Drift.CUSTOMER_MISSING: "is not in JOOR any more",
    Drift.CUSTOMER_EDITED: "was edited in JOOR",
}
_RELEASE = {
    Drift.GONE: "set reconcile.gone to heal, or bring the record back in the ERP",
    Drift.MISSING: "set reconcile.missing to heal, or sync the style on its own with --only",
    Drift.EDITED: "set reconcile.edited to heal, take the edit over into the ERP, or let JOOR own the field",
    Drift.EXTRA: "set reconcile.extra to heal, or delete it in JOOR; it is taken over when its products are selected",
    Drift.PICTURES_MISSING: "set reconcile.missing to heal, or take the pictures away in the ERP as well",
    Drift.CUSTOMER_MISSING: "set reconcile.customers to heal, or take its tag away in the ERP",
    Drift.CUSTOMER_EDITED: "set reconcile.customers to heal, or take the edit over into the ERP",
}


class Finding(Struct, frozen=True):
    """One drifted record. Fields: `before` as JOOR was told, `after` as it shows; heals by the policy of its kind."""

    kind: Drift
    key: str
    label: str
    fields: tuple[FieldChange, ...] = ()
    heals: bool = False

    @property
    def words(self) -> str:
        """For the run's log: what drifted and which fields."""
        fields = ", ".join(f"{f.field} {f.before or '(none)'} -> {f.after or '(none)'}" for f in self.fields)
        return f"{self.kind.value} {self.label or self.key}" + (f": {fields}" if fields else "")

    def reason(self) -> str:
        """Why the style or customer is planned again."""
        return _WORDS[self.kind].removeprefix("was ").removeprefix("is ")

    def change(self) -> Change:
        """The healing, with every field back from what JOOR shows to what it was told."""
        back = tuple(FieldChange(f.field, f.after, f.before) for f in self.fields)
        return Change(self.key, _HEALING[self.kind], self.reason(), back, self.label)

    def hold(self) -> Hold:
        """The report of a record that is not healed."""
        fields = tuple(f"{f.field}: sent {f.before!r}, JOOR shows {f.after or 'nothing'!r}" for f in self.fields)
        return Hold(self.key, (f"it {_WORDS[self.kind]}", *fields), _RELEASE[self.kind], self.label)


class Step(Struct, frozen=True):
    """What one page showed; `next` is where its stage goes on, empty at the end of the stage."""

    next: str = ""
    findings: tuple[Finding, ...] = ()
    notices: tuple[Hold, ...] = ()

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Everything that people have to look at."""
        return (*self.notices, *(finding.hold() for finding in self.findings if not finding.heals))
