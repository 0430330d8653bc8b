"""A stateful, strict look-alike of JOOR: the v2 and v4 APIs over one account."""

from sandbox.joor.account import JoorAccount
from sandbox.joor.app import joor_app
from sandbox.joor.config import Category, JoorConfig, Named, PriceType
from sandbox.joor.throttle import credit_cost

__all__ = ["Category", "JoorAccount", "JoorConfig", "Named", "PriceType", "credit_cost", "joor_app"]
