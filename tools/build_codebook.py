"""Write docs/codebook.md: the rules by hand (below), the kinds from geodata/data/vocabulary.csv and layers.csv.

python -m tools.build_codebook
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
TARGET: Final = ROOT / "docs/codebook.md"

HEAD: Final = """# Codebook
What counts as an event, what becomes a mark, and which words of certainty mean what. The tables of kinds are generated from
`geodata/data/vocabulary.csv` by `python -m tools.build_codebook`; edit that table, not this page's tables.

## Names
What a place name does in its sentence. Only locations and facilities can be places of events.

| role | meaning | example |
|---|---|---|
| location | the place itself | shelling *in Bakhmut* |
| facility | a plant, bridge, dam, airport, camp | the *Azovstal* plant |
| metonym | a government or army named by its capital or country | *Moscow* said |
| demonym | a people or adjective, also of a place's own body or office; tells the side of an actor | *Ukrainian* officials, *Belgorod* police |
| organisation | part of an organisation's name | *Kyiv* School of Economics |
| person | a surname or given name that looks like a place | Mr *Lyman* |

## Four axes, kept apart
* **stage**: happened · ongoing · attempted · repelled (the attack happened, the gain did not) · planned · threatened · hypothetical.
* **assertion**: asserted (the report says it flatly) · claimed (a party or source says it) · confirmed (two sides, or an independent monitor) · denied ·
  disputed (another party contradicts), with the words that name the source.
* **when**: an inclusive range of days, how exact it is, and what it rests on. "On Monday" counts from publication. Without a date
  in the text, something told as done has happened by the day of publication: the first day stays unknown, the last is that day, and the basis says so.
* **where**: a place with its own precision: site, settlement, near, adm2, adm1, region, country, sea, and a radius.

## What is drawn
| map | when |
|---|---|
| point | happened, ongoing, attempted or repelled, at a settlement or finer, or near one (then with the stated radius) |
| area | the same, known only to a district, region, country or sea: the area is shaded, never a pin on its capital; also an attack on civilians, a kidnapping or a bombing told without a place: the country that the report is about, and the reason says so |
| off | background (older than about two weeks before publication) and plans: in layers that start switched off |
| none | hypothetical, threatened, denied, spoken of in general ("denounced murders"), a total of a country's year or more, or without a place: listed with the reason; the place named there is a dot in "Places mentioned" |

## Rules
1. A government named by its capital is a metonym: no event there. An adjective or people is a demonym: no place of an event.
2. A place inside an organisation's or person's name is not a place of an event.
3. One happening told twice is one event with two pieces of evidence.
4. Of several places in a sentence only those that the event's verb governs are its places; "from" is an origin. A list of struck places gives one event each;
   casualties given for the list are not copied to each.
5. Parts of a count ("five people, including two children") are not added. "At least three" is 3 or more, "dozens" 24 or more. Ages, distances, unit
   numbers, money and weapons are not casualties.
6. Casualties belong to the event and place that the sentence ties them to.
7. "Could", "would", "if", "plans to": not happened. "Repelled", "failed to advance": the attack happened.
8. "The Lyman direction" is near Lyman; "10 km west of X" moves the point and widens the radius; "between X and Y" is their midpoint.
9. Visits and meetings are where the people are, not where their subject is.
10. A warrant, a law, a sanction has no place unless the text places an act.

## Certainty in words
*Stated by the report*: the report says it in its own voice. *Claimed by X*: X says so, nobody else confirms it. *Confirmed*: both sides or an independent
monitor say so. *Disputed*: another party contradicts. *Denied*: only a denial or a rumour is reported; it is not drawn. The same words are used for every party.

## Kinds
Each sub-kind with its nearest codes in three other schemes: ACLED's event and sub-event type, UCDP's type of violence (1 state-based, 2 non-state, 3 one-sided; UCDP counts
events with deaths only), and CAMEO's event code, as GDELT uses it. "–" means that the scheme has no such code, or none that is sure: we leave it empty rather than guess.
"""

KIND: Final = "\n### {title}\n{about} Shape: {shape}, colour `{colour}`.\n\n"
COLUMNS: Final = "| sub-kind | definition | includes | excludes | example | ACLED | UCDP | CAMEO |\n|---|---|---|---|---|---|---|---|\n"


def page() -> str:
    """The whole page as it should stand in docs/codebook.md."""
    rows = _table("vocabulary.csv")
    parts = [HEAD]
    for layer in _table("layers.csv"):
        of_kind = [row for row in rows if row["kind"] == layer["id"]]
        if of_kind:
            parts.append(
                KIND.format(
                    title=layer["title_en"], about=layer["about_en"], shape=layer["shape"], colour=layer["colour"]
                )
            )
            parts.append(COLUMNS + "".join(map(_line, of_kind)))
    return "".join(parts)


def _line(row: dict[str, str]) -> str:
    acled = " / ".join(part for part in (row["acled_event"], row["acled_sub_event"]) if part)
    cells = [
        f"**{row['title_en']}** `{row['sub']}`",
        row["definition"],
        row["includes"],
        row["excludes"],
        f"*{row['example']}*",
        acled,
        row["ucdp"],
        row["cameo"],
    ]
    return "| " + " | ".join(cell or "–" for cell in cells) + " |\n"


def _table(name: str) -> list[dict[str, str]]:
    lines = [
        line for line in (ROOT / "geodata/data" / name).read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    return list(csv.DictReader(lines))


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
