"""Writes the basemap's names in the other languages of the pages: ``static/basemap/names.LANGUAGE.json``.

    python -m tools.build_names

{kind: {romanised name: name}} for the kinds of the basemap's labels ("town", "country", "sea", "adm1").  Only names that
the gazetteer knows for sure are there; a romanised name that stands for places with different names is left out.
Run it after ``tools.build_basemap``, whose labels it reads, and after changes of the tables of places.

Sources: those of the gazetteer (GeoNames CC BY 4.0 and our own tables).
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, Final

from geodata.gazetteer.local import LocalNames
from geodata.reading import opened
from tools.tables import ROOT
from webapp.interface import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = ROOT / "static" / "basemap"
PRECISIONS: Final = {"town": "settlement", "country": "country", "sea": "sea", "adm1": "adm1"}
"""What the gazetteer calls each kind of label."""

Label = tuple[str, str, float, float]
"""Kind, name, latitude, longitude."""


def main() -> None:
    """Write the files and say how much of the basemap they name."""
    labels = sorted(set(shown()))
    for code in sorted(set(LANGUAGES) - {"en"}):
        names = translated(labels, LocalNames(opened(), code))
        text = json.dumps(names, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
        (FOLDER / f"names.{code}.json").write_text(text, encoding="utf-8")
        told = ", ".join(
            f"{len(names[kind])} of {len({label[1] for label in labels if label[0] == kind})} {kind}" for kind in names
        )
        print(f"names.{code}.json {len(gzip.compress(text.encode(), 6)):,} bytes compressed: {told}")


def shown() -> Iterator[Label]:
    """Every label of the basemap."""
    for name, lat, lon, _zoom in _file("towns"):
        yield "town", name, lat, lon
    for piece in (_file("world"), *_file("detail")["parts"]):
        for kind, name, lat, lon, _zoom in piece["labels"]:
            yield kind, name, lat, lon


def translated(labels: list[Label], names: LocalNames) -> dict[str, dict[str, str]]:
    """Of each kind the names that differ and are the same for all places called so."""
    found: dict[str, dict[str, set[str]]] = {kind: {} for kind in PRECISIONS}
    for kind, name, lat, lon in labels:
        local = names.labelled(name, PRECISIONS[kind], lat, lon)
        if local:
            found[kind].setdefault(name, set()).add(local)
    return {
        kind: {name: next(iter(local)) for name, local in rows.items() if len(local) == 1 and name not in local}
        for kind, rows in found.items()
    }


def _file(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


if __name__ == "__main__":
    main()
