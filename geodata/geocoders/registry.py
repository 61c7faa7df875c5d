"""The geocoders there are: our own by one table, others by the entry points ``conflictmap.geocoders``.

Each is a module with ``create(settings)``, which returns a plain callable ``ask(query, *, country)`` that gives a geopy
Location (``raw`` with the keys of ``OfflineGeocoder``) or None.  Nothing is imported before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopy.location import Location

    from geodata.settings import Settings

GROUP: Final = "conflictmap.geocoders"
OFFLINE: Final = "offline"
SERVICES: Final = {
    "nominatim": "geodata.geocoders.nominatim",
    "photon": "geodata.geocoders.photon",
    "geonames": "geodata.geocoders.geonames",
    "pelias": "geodata.geocoders.pelias",
}


def chosen(settings: Settings) -> tuple[str, ...]:
    """The names in the setting ``geocoders``, in order; SettingsError for an unknown or doubled one, or none."""
    names = tuple(name.strip().lower() for name in settings.geocoders.split(",") if name.strip())
    known = (
        [OFFLINE, *SERVICES, *(entry.name for entry in entry_points(group=GROUP))]
        if set(names) - {OFFLINE}
        else [OFFLINE]
    )
    for name in names:
        if name not in known or names.count(name) > 1:
            fault = "names one twice" if name in known else f"has the unknown '{name}'"
            raise SettingsError(f"The setting geocoders {fault}; known are {', '.join(known)}.")
    if not names or OFFLINE in names[1:]:
        raise SettingsError("The setting geocoders takes a comma list; offline, if it is in it, comes first.")
    return names


def create(name: str, settings: Settings) -> Callable[..., Location | None]:
    """The callable of one geocoder other than the offline one; SettingsError when it cannot be set up."""
    if name in SERVICES:
        module: Any = import_module(SERVICES[name])
    else:
        module = next(iter(entry_points(group=GROUP, name=name))).load()
    ask: Callable[..., Location | None] = module.create(settings)
    return ask
