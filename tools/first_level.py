"""Makes the table of first-level units: which GeoNames code, ISO 3166-2 code and names each Natural Earth polygon has.

GeoNames' own first level often differs from Natural Earth's.  The towns inside a polygon vote for its GeoNames code:
one polygon for one code is that unit; several polygons for one code are joined into one more row (England, Lombardy);
a code that wins no polygon (a division newer than the map) becomes a row with the middle of its towns, no outline.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geodata.text import fold
from tools import natural_earth
from tools.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from tools.natural_earth import Unit

Town = dict[str, Any]

OFF_COAST_DEGREES: Final = 0.3
CLEAR_MAJORITY: Final = 0.7
NAMED_MAJORITY: Final = 0.5
FEW_TOWNS: Final = 5
_FORCED: Final = {
    ("BY", "City of Minsk"): "BY.04", ("MM", "Ayeyarwady"): "MM.03", ("NO", "Oslo"): "NO.12",
    ("AR", "Ciudad de Buenos Aires"): "AR.07",
}  # fmt: skip
_DE_FACTO: Final = frozenset({"Northern Cyprus", "Somaliland"})
_NOT_THIS_ISO: Final = frozenset({"PS-GZA"})
_ALSO: Final = {"PS.WE": "IL.WE"}
_KINDS: Final = """autonomous republic|autonomous okrug|autonomous oblast|autonomous region|autonomous province|union territory|
governorate|province|state|region|district|oblast|krai|republic|department|county|prefecture|parish|canton|
municipality|territory|division|city|rayon|raion|voivodeship|emirate|okrug|commune|atoll|island|council"""
_KIND: Final = re.compile(r"\b(" + "|".join(_KINDS.replace("\n", "").split("|")) + r")\b", re.IGNORECASE)
_FOREIGN_KIND: Final = re.compile(
    r"^(the )?(provincia|district|municipio|municipality|okres|sahari|estado|departamento|muhafazat|mohafazat|gouvernorat|wilaya|wilayat|region|province|state|"
    r"departement|département|raionul|opstina|opština|obcina|judetul|judet|county|comitat|city|prefecture|"
    r"autonomous) (of |de la |de l'|du |de |del |d'|la |le |do |da |dos )?",
    re.IGNORECASE,
)


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of ``adm1.csv`` in the making."""

    country: str
    name: str
    names: list[str]
    geometry: BaseGeometry | None
    gn_code: str = ""
    gn_also: str = ""
    iso: str = ""
    type: str = ""
    id: str = ""
    parent: str = ""
    names_uk: str = ""
    names_ru: str = ""
    abbreviations: str = ""
    lat: float = math.nan
    lon: float = math.nan
    radius_km: float = math.nan
    members: list[int] = field(default_factory=list)
    fid: int = -1


def rows(
    units: Sequence[Unit],
    towns: Sequence[Town],
    *,
    geonames: Mapping[str, str],
    iso: Mapping[str, str],
    countries: set[str],
) -> list[Row]:
    """All rows, with ids, codes, names, points.

    ``geonames`` names GeoNames' first-level codes ("UA.05"), ``iso`` the ISO 3166-2 codes ("UA-14"), both in English.
    A polygon without code that only repeats its country's name is left out.
    """
    votes = _votes(units, towns)
    winners = _winners(units, votes, geonames)
    shared = Counter((unit.country, name) for unit in units for name in unit.names)
    found = [_from_unit(unit, shared) for unit in units]
    _mark_former(found, votes, winners)
    found += _joined(found, winners, geonames)
    found += _pointlike(found, towns, geonames)
    _apply_tables(found)
    _give_iso(found, iso)
    _give_ids(found)
    place(found)
    _tidy(found)
    return [row for row in found if row.gn_code or row.iso or row.name not in countries]


def _votes(units: Sequence[Unit], towns: Sequence[Town]) -> dict[int, Counter[str]]:
    """How many towns of each GeoNames code lie in each unit; towns of another country do not count."""
    shapes = np.array([unit.geometry for unit in units])
    tree = shapely.STRtree(shapes)
    points = shapely.points([[town["longitude"], town["latitude"]] for town in towns])
    place = np.full(len(towns), -1)
    inside, unit_of = tree.query(points, predicate="within")
    place[inside] = unit_of
    lost = np.flatnonzero(place < 0)
    near, unit_of = tree.query_nearest(points[lost], max_distance=OFF_COAST_DEGREES, all_matches=False)
    place[lost[near]] = unit_of
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for town, at in zip(towns, place, strict=True):
        if at >= 0 and units[at].country == town["countrycode"] and town["admin1code"] not in {"", "00"}:
            votes[int(at)][f"{town['countrycode']}.{town['admin1code']}"] += 1
    return votes


def _winners(
    units: Sequence[Unit], votes: Mapping[int, Counter[str]], geonames: Mapping[str, str]
) -> dict[str, list[int]]:
    """GeoNames code -> the units that are (part of) it: by name where one fits, else by a clear majority of towns."""
    by_name = _codes_by_name(geonames)
    named: dict[int, str] = {}
    for at, unit in enumerate(units):
        codes = {by_name[key] for name in unit.names if (key := (unit.country, bare(name))) in by_name}
        here = votes.get(at, Counter())
        if forced := _FORCED.get((unit.country, unit.name)):
            named[at] = forced
            continue
        code = next(iter(codes), "")
        if len(codes) == 1 and here[code] >= NAMED_MAJORITY * here.total():
            named[at] = code
    winners: dict[str, list[int]] = defaultdict(list)
    for at in range(len(units)):
        top = votes[at].most_common(1)[0] if votes.get(at) else ("", 0)
        clear = top[0] if top[1] and top[1] >= CLEAR_MAJORITY * votes[at].total() else ""
        code = named.get(at) or clear
        if code in geonames:
            winners[code].append(at)
    return winners


def _codes_by_name(geonames: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The one code a name stands for in its country, by GeoNames' name and by the names kept by hand."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, name in geonames.items():
        codes[code[:2], bare(name)].add(code)
    for entry in _kept():
        for name in (entry["name"], *entry["alternates"].split("|")):
            codes[entry["gn_code"][:2], bare(name)].add(entry["gn_code"])
    return {key: next(iter(found)) for key, found in codes.items() if len(found) == 1}


def _kept() -> list[dict[str, str]]:
    return read_table("adm1_names.csv") + read_table("ukraine.csv") + read_table("russia.csv")


def bare(name: str) -> str:
    """A unit's name for comparison: folded, without words such as province or oblast."""
    folded = fold(name.replace("`", "").replace("‘", "").replace("’", "").replace("'", ""))
    short = " ".join(_KIND.sub(" ", folded).split())
    return short.removeprefix("al ").removeprefix("of ") or folded


def _from_unit(unit: Unit, shared: Counter[tuple[str, str]]) -> Row:
    return Row(
        country=unit.country,
        name=unit.name,
        names=[name for name in unit.names if shared[unit.country, name] == 1],
        geometry=unit.geometry,
        fid=unit.fid,
        type=_type(unit.names),
    )


def _mark_former(found: list[Row], votes: Mapping[int, Counter[str]], winners: Mapping[str, list[int]]) -> None:
    """A polygon that several codes share and none wins is a division that has since been split up."""
    won = {at for members in winners.values() for at in members}
    for at, counts in votes.items():
        if at not in won and len(counts) > 1:
            found[at].type = "territory" if found[at].name in _DE_FACTO else "former"


def _type(names: Iterable[str]) -> str:
    for name in names:
        if match := _KIND.search(name):
            return match.group(1).lower()
    return ""


def _joined(found: list[Row], winners: Mapping[str, list[int]], geonames: Mapping[str, str]) -> list[Row]:
    """Give each code to its unit; where several units make one code, add a row for their union."""
    unions: list[Row] = []
    for code, members in sorted(winners.items()):
        target = found[members[0]]
        if len(members) > 1:
            shape = shapely.coverage_union_all([found[at].geometry for at in members])
            target = Row(country=code[:2], name="", names=[], geometry=shape, members=list(members))
            unions.append(target)
        target.gn_code, target.gn_also = code, _ALSO.get(code, "")
        target.names.insert(0, geonames[code])
        target.name = geonames[code]
        target.type = target.type or _type([geonames[code]])
    return unions


def _pointlike(found: Sequence[Row], towns: Sequence[Town], geonames: Mapping[str, str]) -> list[Row]:
    """Rows for codes that no polygon has: the middle of their towns, and how far the towns lie from it."""
    known = {row.gn_code for row in found} | set(_ALSO.values())
    own: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in towns:
        own[f"{town['countrycode']}.{town['admin1code']}"].append((town["latitude"], town["longitude"]))
    usual = _usual_radius(found)
    return [
        _from_towns(code, geonames[code], own[code], usual.get(code[:2], 10.0))
        for code in sorted(own)
        if code in geonames and code not in known
    ]


def _usual_radius(found: Sequence[Row]) -> dict[str, float]:
    """The middle radius of each country's polygons, km."""
    radii: dict[str, list[float]] = defaultdict(list)
    for row in found:
        if row.geometry is not None:
            radii[row.country].append(natural_earth.radius_km(row.geometry))
    return {country: statistics.median(values) for country, values in radii.items()}


def _from_towns(code: str, name: str, places: Sequence[tuple[float, float]], usual: float) -> Row:
    """A row at the middle of its towns; with few towns its size is taken to be the usual one of the country."""
    lat = statistics.median(place[0] for place in places)
    lon = statistics.median(place[1] for place in places)
    reach = sorted(math.hypot(a - lat, (b - lon) * math.cos(math.radians(lat))) * 111.195 for a, b in places)
    radius = usual if len(places) < FEW_TOWNS else max(usual / 2, 1.3 * reach[int(0.9 * (len(reach) - 1))])
    return Row(
        country=code[:2],
        name=name,
        names=[name],
        geometry=None,
        gn_code=code,
        type=_type([name]),
        lat=round(lat, 3),
        lon=round(lon, 3),
        radius_km=radius,
    )


def _apply_tables(found: list[Row]) -> None:
    """Names kept by hand, by GeoNames code."""
    by_code = {row.gn_code: row for row in found if row.gn_code}
    for entry in _kept():
        _apply(by_code[entry["gn_code"]], entry)


def _apply(row: Row, entry: Mapping[str, str]) -> None:
    others = [] if row.country in {"UA", "RU"} else row.names
    row.names = [entry["name"], *filter(None, entry["alternates"].split("|")), *others]
    row.name, row.type = entry["name"], entry["type"]
    row.iso = entry.get("iso_3166_2", "")
    row.abbreviations = entry.get("abbreviations", "")
    row.names_uk, row.names_ru = entry.get("names_uk", ""), entry.get("names_ru", "")


def _give_iso(found: list[Row], iso: Mapping[str, str]) -> None:
    """ISO 3166-2 by name, where both sides name each other and nobody else."""
    taken = {row.iso for row in found if row.iso}
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, name in iso.items():
        if code not in taken | _NOT_THIS_ISO:
            wanted[code[:2], bare(name)].add(code)
    claims: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        if not row.iso:
            for code in _claimed(row, wanted):
                claims[code].append(row)
    for code, rivals in claims.items():
        best = [row for row in rivals if row.gn_code] or rivals
        if len(best) == 1 and not best[0].iso:
            best[0].iso = code


def _claimed(row: Row, wanted: Mapping[tuple[str, str], set[str]]) -> set[str]:
    for name in row.names:
        codes = wanted.get((row.country, bare(name)), set())
        if len(codes) == 1:
            return codes
    return set()


def _give_ids(found: list[Row]) -> None:
    """The id is "a1:" and the ISO code, else the GeoNames code, else country and name; the same name twice gets a number."""
    used: Counter[str] = Counter()
    for row in found:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(row.name)).strip("-")
        named = f"{row.country or 'xx'}-{slug}"
        stem = f"a1:{row.iso or row.gn_code or named}"
        used[stem] += 1
        row.id = stem if used[stem] == 1 else f"{stem}-{used[stem]}"
    for row in found:
        for at in row.members:
            found[at].parent = row.id


def place(found: Iterable[Row]) -> None:
    """Give each row with an outline its point and radius: GeoNames' own point where we keep it, as its id says, else the centre."""
    kept = {row["gn_code"]: (float(row["lat"]), float(row["lon"])) for row in read_table("adm1_points.csv")}
    for row in found:
        if row.geometry is not None:
            row.lat, row.lon = kept.get(row.gn_code) or natural_earth.centre(row.geometry)
            row.radius_km = natural_earth.radius_km(row.geometry)


def _tidy(found: list[Row]) -> None:
    """Alternates: no doubles, no junk, none that is another unit's own name; plus the forms people write."""
    for row in found:
        row.name = _told_apart(row)
    main = {(row.country, fold(row.name)) for row in found}
    for row in found:
        forms = [form for name in row.names for form in _forms(name, row)]
        native = row.names_uk.split("|") + row.names_ru.split("|")
        own = {fold(row.name)}
        kept: dict[str, str] = {}
        for form in [*forms, *native]:
            key = fold(form)
            if key and key not in own and (row.country, key) not in main and not _junk(form):
                kept.setdefault(key, form.strip())
        row.names = list(kept.values())


def _told_apart(row: Row) -> str:
    """A name that is a mere direction or common word gets its kind: "South" becomes "South Region"."""
    if fold(row.name) not in _STOP:
        return row.name
    kind = _USUAL_KIND.get(row.country, "region") if row.type in {"", "former"} else row.type
    return f"{row.name} {kind.title()}"


def _forms(name: str, row: Row) -> list[str]:
    """The name, without its kind, and for Ukraine and Russia "X region" and "X province"."""
    short = " ".join(_KIND.sub(" ", _FOREIGN_KIND.sub("", name)).split())
    forms = [name]
    if row.country in {"UA", "RU"}:
        return [name, *_oblast(name)]
    if short != name and len(short) > 2 and not short.lower().startswith(("of ", "and ")):
        forms.append(short)
    outer, _, inner = name.partition(" (")
    if inner:
        forms += [outer, inner.rstrip(")")]
    return forms


def _oblast(name: str) -> list[str]:
    """For "X Oblast": X, "X region", "X province"; an adjective (Donetska) is left as it is."""
    stem, _, kind = name.rpartition(" ")
    if kind not in {"Oblast", "Krai"} or stem.endswith(("ska", "skaya", "zka", "tska", "Autonomous")):
        return []
    return [stem, f"{stem} region", f"{stem} province"]


def _junk(form: str) -> bool:
    return len(form) < 3 or any(mark in form for mark in "()[]|_/0123456789") or form.islower() or fold(form) in _STOP


_USUAL_KIND: Final = {"HT": "department", "KE": "province", "SL": "province", "GB": "district", "EG": "governorate"}
_STOP: Final = {
    "north", "south", "east", "west", "central", "northern", "southern", "eastern", "western", "centre", "center", "city",
    "capital", "bay", "bari", "union", "republic", "state", "island", "islands", "the", "red", "nord", "sud", "est",
    "ouest", "norte", "sur", "north east", "north west", "south east", "south west", "northeast", "northwest",
    "unity", "lakes", "nile", "nile river", "misto", "neutral zone", "delta", "plateau", "littoral", "coast", "lac", "volta",
    "sahel", "red sea", "western area", "centre est", "centre nord", "centre ouest", "centre sud", "plateau central",
    "sud est", "sud ouest", "nord est", "nord ouest", "reading", "bury", "bar", "most", "maritime", "oriental", "pool",
    "tropical", "highland", "cascade", "down", "diana", "mary", "ogre", "apes", "mono", "van", "nan", "mara", "lot", "antique",
}  # fmt: skip
