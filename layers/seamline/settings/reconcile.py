"""The reconcile section: what the nightly comparison does about what it finds."""

from typing import Literal

from pydantic import Field

from seamline.settings.base import Model

type Policy = Literal["heal", "report"]


class ReconcileSettings(Model):
    """Whether each kind of drift is healed or only reported. When it runs stands under `flows.reconcile`."""

    missing: Policy = Field(
        "heal", description="styles, and pictures of theirs, that JOOR had and has no more are sent again"
    )
    edited: Policy = Field("heal", description="styles edited in JOOR by hand are sent again; not the fields JOOR owns")
    gone: Policy = Field("heal", description="products that left the ERP's lists leave JOOR by selection.leaving")
    extra: Policy = Field(
        "report",
        description="styles in JOOR that bear an ERP record's id though nothing is known of sending them: heal takes "
        "them as ours, so that they are updated, or leave by selection.leaving if their products are not selected",
    )
    customers: Policy = Field(
        "heal", description="customers that JOOR lost, or that were edited there by hand, are sent again"
    )
    largest_loss: int = Field(
        10, ge=0, le=100, description="percent of the catalogue that may be gone before nothing is believed"
    )
