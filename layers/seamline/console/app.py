"""The whole console over a desk: every page and form at its address."""

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver

from seamline.admin.desk import Desk
from seamline.admin.outlook import Outlook
from seamline.console.routes.catalogue import add_catalogue
from seamline.console.routes.home import add_home
from seamline.console.routes.order_acts import add_order_acts
from seamline.console.routes.orders import add_orders
from seamline.console.routes.overview import add_overview
from seamline.console.routes.preview import add_preview
from seamline.console.routes.problems import add_problems
from seamline.console.routes.runs import add_runs
from seamline.console.routes.settings import add_settings
from seamline.console.site import Site


def build_console(desk: Desk, outlook: Outlook) -> LambdaFunctionUrlResolver:
    """The console's pages and forms; it acts at the desk, and asks the outlook."""
    site = Site(desk, outlook)
    add_home(site)
    add_overview(site)
    add_problems(site)
    add_orders(site)
    add_order_acts(site)
    add_catalogue(site)
    add_preview(site)
    add_runs(site)
    add_settings(site)
    return site.app
