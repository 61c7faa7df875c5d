"""Pairs of reports that must or must not become one happening: ``tests/stories/pairs.toml``, read and stored for real."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from geodata.formats import contract, geojson
from geodata.reading import read
from geodata.store import Store
from geodata.types import Document

STORY = Path(__file__).parent / "stories/pairs.toml"
PAIRS = tomllib.loads(STORY.read_text("utf-8"))["pair"]


def document(pair, name) -> Document:
    text = pair[name]
    published = date.fromisoformat(pair.get(f"{name}_published", "2024-06-12"))
    source = pair.get(f"{name}_source", f"The {name.upper()} Post")
    return Document(id=contract.document_id(text), text=text, published=published, source=source)


def told(pair, order, gazetteer) -> list[dict]:
    with Store.open(None) as store:
        for name in order:
            store.add(read(document(pair, name), gazetteer))
        return list(store.happenings())


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_a_pair_is_merged_or_not(pair, gazetteer):
    """Both orders of adding give what the story says."""
    found = told(pair, "ab", gazetteer)
    shown = "\n".join(
        f"{len(e['told'])} {e['kind']}.{e['sub']} {e['where'] and e['where']['name']} {e['when']} {e['stage']}"
        for e in found
    )
    merged = [one for one in found if len(one["told"]) > 1]
    assert len(merged) == pair["merged"], f"{pair['why']}\n{pair['a']}\n{pair['b']}\n{shown}"
    if "marks" in pair:
        assert sum(one["map"] in {"point", "area"} for one in found) == pair["marks"], f"{pair['why']}\n{shown}"
    for one in merged:
        said = " ".join(item["text"] for item in one["accord"])
        assert all(words in said for words in pair.get("accord", ())), f"{pair['why']}\n{said}"
        assert one["assertion"] == pair.get("assertion", one["assertion"]), pair["why"]
        assert one["where"]["name"] == pair.get("place", one["where"]["name"]), pair["why"]
        assert one["kind"] == pair.get("kind", one["kind"]), pair["why"]
        if "killed" in pair:
            people = geojson.total(one["casualties"], "killed")
            assert [people["low"], people["high"]] == [None if n == "open" else n for n in pair["killed"]], pair["why"]
    assert by_id(told(pair, "ba", gazetteer)) == by_id(found), pair["why"]


def by_id(found):
    return {one["id"]: one for one in found}


def test_there_are_enough_pairs_and_traps():
    """At least forty pairs, a third of them traps, none without its reason or told twice."""
    assert len(PAIRS) >= 40
    assert sum(pair["merged"] == 0 for pair in PAIRS) * 3 >= len(PAIRS)
    assert len({pair["why"] for pair in PAIRS}) == len(PAIRS)
