"""OpenStreetMap's kinds of place as our precisions; Nominatim and Photon both speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geodata.types import Precision

LICENCE: Final = "Data © OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"

_KINDS: Final[dict[Precision, str]] = {
    "country": "country",
    "adm1": "state region province",
    "adm2": "county district municipality state_district",
    "settlement": "city town village hamlet suburb locality isolated_dwelling quarter neighbourhood city_district "
    "borough city_block allotments",
    "region": "peninsula island islet archipelago mountain_range desert plateau valley political",
    "sea": "sea ocean bay strait gulf water reservoir",
}
_PRECISION: Final[dict[str, Precision]] = {
    kind: precision for precision, kinds in _KINDS.items() for kind in kinds.split()
}


def precision(*kinds: str | None) -> Precision:
    """The precision of the first kind that is known; a building, road or anything else is a site."""
    return next((_PRECISION[kind] for kind in kinds if kind in _PRECISION), "site")
