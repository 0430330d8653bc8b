"""Keeps settings out whose templates do not fit the brand's own records, whoever applies them and from where."""

from seamline.errors import SettingsInvalid
from seamline.settings import Settings
from seamline.state.catalogue import CatalogueStore


def require_fitting_templates(settings: Settings, catalogue: CatalogueStore) -> None:
    """Fill every style template from records read earlier. Raises SettingsInvalid with all that cannot be filled."""
    # Most requests apply nothing: they do not pay for the mapping's import.
    from seamline.flows.sample_groups import remembered_template_problems

    if problems := remembered_template_problems(catalogue, settings):
        raise SettingsInvalid(problems)
