"""Events: the tables, the four axes, what is drawn and why, and that no text breaks the reader."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import linear

from geodata import events, text
from geodata.events.casualties import tolls
from geodata.events.claims import attributions
from geodata.events.lexicon import forms, lexicon, read, tokens_of, version
from geodata.events.scene import Scene, lay_out, triggers_in
from geodata.events.when import is_background
from geodata.events.where import contains, whereabouts
from geodata.languages import codes
from geodata.types import (
    DayRange,
    Document,
    Drawn,
    Event,
    Place,
    PlaceMention,
    Precision,
    Resolution,
    Span,
    Stage,
    TimeMention,
)  # fmt: skip

PUBLISHED = date(2024, 6, 11)


def scene(sentence: str, language: str = "en") -> Scene:
    words = lexicon(language)
    tokens = tokens_of(sentence, 0, len(sentence))
    found = triggers_in(sentence, tokens, words)
    return lay_out(
        sentence, (0, len(sentence)), tokens, words, number=0, paragraph=0, places=[], times=[], triggers=found
    )


def counts(sentence: str, language: str = "en") -> list[tuple[str, int | None, int | None]]:
    return [(toll.count.measure, toll.count.low, toll.count.high) for toll in tolls(scene(sentence, language))]


def sources(sentence: str, language: str = "en") -> list[tuple[str, str, str | None]]:
    return [(one.claim.span.text, one.grade, one.claim.party) for one in attributions(scene(sentence, language))]


def place(name: str, precision: Precision = "settlement", **other: object) -> Place:
    values: dict[str, object] = {
        "id": f"t:{name}",
        "name": name,
        "lat": 48.0,
        "lon": 37.0,
        "radius_km": 5.0,
        "country": "UA",
    }
    return Place(precision=precision, **(values | other))  # type: ignore[arg-type]


def found(
    body: str, names: dict[str, Place], published: date | None = PUBLISHED, times: tuple[TimeMention, ...] = ()
) -> tuple[Event, ...]:
    places = []
    for name, where in names.items():
        start = body.find(name)
        while start >= 0:
            mention = PlaceMention(span=Span(start=start, end=start + len(name), text=name), role="location")
            places.append(Resolution(mention=mention, place=where, confidence=0.9))
            start = body.find(name, start + 1)
    places.sort(key=lambda one: one.mention.span.start)
    document = Document(id="d", text=body, published=published)
    return events.find(document, language="en", sentences=text.sentences(body), places=places, times=times)


# --- tables ---------------------------------------------------------------------------------------------------------


def test_every_sub_kind_has_one_row_with_titles_in_three_languages() -> None:
    """The vocabulary names each sub-kind once, with titles, a definition and an example."""
    rows = events.vocabulary()
    assert len({(row["kind"], row["sub"]) for row in rows}) == len(rows) == 37
    assert all(row[key] for row in rows for key in ("title_en", "title_uk", "title_ru", "definition", "example"))


@pytest.mark.parametrize("language", codes())
def test_every_trigger_names_a_sub_kind_of_the_vocabulary(language: str) -> None:
    """No trigger of any language can make an event that the legend does not know."""
    known = {(row["kind"], row["sub"]) for row in events.vocabulary()} | {("", "")}
    words = lexicon(language).triggers
    entries = [e for hits in words.single.values() for e in hits]
    entries += [p.entry for table in (words.exact, words.prefix) for hits in table.values() for p in hits]
    assert {(e.kind, e.sub) for e in entries} <= known
    assert len({(e.kind, e.sub) for e in entries}) > 30


@pytest.mark.parametrize("language", codes())
def test_every_stage_of_a_cue_table_is_a_stage_of_the_codebook(language: str) -> None:
    """The cue tables and the type of ``Event.stage`` use the same words."""
    words = lexicon(language).cues
    cues = [e for hits in words.single.values() for e in hits]
    cues += [p.entry for table in (words.exact, words.prefix) for hits in table.values() for p in hits]
    assert {cue.label for cue in cues if cue.of == "stage"} <= set(get_args(Stage))


def test_every_layer_of_the_vocabulary_is_a_layer_of_the_map() -> None:
    """Each kind is the id of a layer in ``layers.csv``."""
    layers = {row["id"] for row in csv.DictReader(io.StringIO(read("layers.csv")))}
    assert {row["kind"] for row in events.vocabulary()} <= layers


def test_an_unknown_language_is_read_with_the_english_tables() -> None:
    """A text in a language without tables raises nothing."""
    assert lexicon("und").language == "en"


def test_regular_forms_are_derived_from_the_word() -> None:
    """A table row can give a verb once for all its regular forms."""
    assert forms("attack") == ("attack", "attacks", "attacked", "attacking")
    assert "injuring" in forms("injure")


def test_the_version_names_the_tables() -> None:
    """``by`` carries a hash of the tables, so that a reading can be told from one with other tables."""
    assert version().startswith("geodata.events/1:")
    assert len(version().rpartition(":")[2]) == 8


# --- casualties -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The strike killed five people.", [("killed", 5, 5)]),
        ("At least 14 people were killed.", [("killed", 14, None)]),
        ("More than 40 people died.", [("killed", 41, None)]),
        ("Up to nine soldiers were wounded.", [("injured", 0, 9)]),
        ("Three civilians were killed and nineteen wounded.", [("killed", 3, 3), ("injured", 19, 19)]),
        ("It left 14 dead and dozens injured.", [("killed", 14, 14), ("injured", 24, None)]),
        ("The death toll rose to 34.", [("killed", 34, 34)]),
        ("Between five and seven miners died.", [("killed", 5, 7)]),
        ("Six to nine people were killed.", [("killed", 6, 9)]),
        ("A woman and two children were killed.", [("killed", 3, 3)]),
        ("Nine people, including two children, were killed.", [("killed", 9, 9)]),
        ("Twenty-one soldiers were taken prisoner.", [("captured", 21, 21)]),
        ("Some 1,200 people were injured.", [("injured", 1200, 1200)]),
        ("Nobody was killed.", [("killed", 0, 0)]),
        ("No casualties were reported.", [("killed", 0, 0), ("injured", 0, 0)]),
        ("Two hundred people were wounded.", [("injured", 200, 200)]),
        ("Twelve drones killed a guard.", [("killed", 1, 1)]),
        ("A 60-year-old was injured.", []),
        ("On 12 May people were killed.", [("killed", 2, None)]),
        ("Fighting 10 km from the town killed nothing but time.", []),
        ("The 47th brigade was destroyed.", []),
        ("Olena Koval, 34, was injured.", [("injured", 1, 1)]),
        ("Fourteen missiles were fired and windows broken.", []),
    ],
)
def test_casualties_are_read_with_their_bounds(sentence: str, wanted: list[tuple[str, int, int | None]]) -> None:
    """Numbers of victims keep low and high; ages, dates, distances, units and weapons are no victims."""
    assert counts(sentence) == wanted


@pytest.mark.parametrize(
    ("language", "sentence", "wanted"),
    [
        ("uk", "Загинули троє людей, ще п'ятеро поранені.", [("killed", 3, 3), ("injured", 5, 5)]),
        ("uk", "Поранено щонайменше 17 осіб.", [("injured", 17, None)]),
        ("uk", "47-річний чоловік дістав поранення.", [("injured", 1, 1)]),
        ("ru", "Погибли двое мирных жителей, ранены семь.", [("killed", 2, 2), ("injured", 7, 7)]),
        ("ru", "Ранены не менее 12 человек.", [("injured", 12, None)]),
        ("ru", "Сбиты 12 беспилотников, пострадавших нет.", [("killed", 0, 0), ("injured", 0, 0)]),
    ],
)
def test_casualties_are_read_in_ukrainian_and_russian(
    language: str, sentence: str, wanted: list[tuple[str, int, int | None]]
) -> None:
    """The tables of the other languages carry their own number and harm words."""
    assert counts(sentence, language) == wanted


def test_whose_victims_are_told_by_the_word_for_them() -> None:
    """Soldiers are military, villagers civilian."""
    assert tolls(scene("Four soldiers were killed."))[0].count.of == "military"
    assert tolls(scene("Four villagers were killed."))[0].count.of == "civilian"


# --- who says so ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Police said a shell had landed.", ("Police", "claimed", None)),
        ("A shell had landed, the city council said on Friday.", ("the city council", "claimed", None)),
        ("According to Doctors Without Borders, six people died.", ("Doctors Without Borders", "claimed", "MSF")),
        ("Ukrainian officials reported shelling.", ("Ukrainian officials", "claimed", "UA")),
        ("The Kremlin denied the shelling.", ("The Kremlin", "denied", "RU")),
        ("“It was a missile,” said Serhii Lysak, the governor.", ("Serhii Lysak", "claimed", None)),
        ("On Monday, an army spokesman confirmed the strike.", ("an army spokesman", "confirmed", None)),
        ("The RSF denied firing on the market.", ("The RSF", "denied", "SD-RSF")),
        ("He told reporters that the town was shelled.", ("He", "claimed", None)),
        ("Shelling was reported by local media.", ("local media", "claimed", None)),
        ("The Israeli military said it struck a tunnel.", ("The Israeli military", "claimed", "IL")),
        ("The M23 rebels said they had captured the town.", ("The M23 rebels", "claimed", "CD-M23")),
    ],
)
def test_a_source_is_its_whole_noun_phrase(sentence: str, wanted: tuple[str, str, str | None]) -> None:
    """Title and name, office and possessor belong to the source, before or after the verb; its party is normalised."""
    assert wanted in sources(sentence)


@pytest.mark.parametrize(
    "sentence", ["Shelling was recorded overnight.", "On Tuesday it was reported.", "They say that again."]
)
def test_no_source_is_made_up(sentence: str) -> None:
    """A passive without "by" names nobody, and a weekday is nobody."""
    assert all(source == "They" for source, _, _ in sources(sentence))


# --- where and when -------------------------------------------------------------------------------------------------


def test_ten_kilometres_west_moves_the_point_and_widens_it() -> None:
    """A distance and a bearing give a point of their own, with a radius of its own."""
    (event,) = found("Shelling hit a farm 10 km west of Lyman.", {"Lyman": place("Lyman")})
    assert event.where is not None
    assert event.where.lon < 37.0 - 0.1
    assert event.where.precision == "near"
    assert event.where.radius_km == pytest.approx(4.0)


def test_a_place_that_could_not_be_told_apart_gives_no_point() -> None:
    """A mention without a place cannot hold an event."""
    mention = PlaceMention(span=Span(start=12, end=17, text="Ivano"), role="location")
    document = Document(id="d", text="Shelling hit Ivano.", published=PUBLISHED)
    got = events.find(
        document,
        language="en",
        sentences=[(0, 19)],
        places=[Resolution(mention=mention, place=None, confidence=0.0)],
        times=[],
    )
    assert [event.drawn for event in got] == ["none"]


def test_a_region_contains_its_towns_only() -> None:
    """Containment goes by the division's name, else by distance."""
    region = place("Sumy Oblast", "adm1", admin1="Sumy Oblast", radius_km=90.0)
    assert contains(region, place("Shostka", admin1="Sumy Oblast"))
    assert not contains(region, place("Izium", admin1="Kharkiv Oblast"))
    assert not contains(place("Izium"), region)


def named(body: str, *rows: tuple[str, Place, tuple[Place, ...]]) -> tuple[Event, ...]:
    """The events of a text whose names have rejected candidates too."""
    places = [
        Resolution(
            mention=PlaceMention(
                span=Span(start=body.index(name), end=body.index(name) + len(name), text=name), role="location",
                candidates=(where, *others),
            ),
            place=where,
            confidence=0.9,
            others=others,
        )
        for name, where, others in rows
    ]  # fmt: skip
    document = Document(id="d", text=body, published=PUBLISHED)
    return events.find(document, language="en", sentences=text.sentences(body), places=places, times=())


POLTAVA = place("Poltava", admin1="Poltava Oblast", lat=49.6, lon=34.5, population=280_000)
OBLAST = place("Poltava Oblast", "adm1", admin1="Poltava Oblast", lat=49.6, lon=34.0, radius_km=110.0)


def test_an_unknown_village_is_placed_in_its_region_not_at_the_regions_capital() -> None:
    """The gazetteer's region of the name behind the unknown one is drawn as an area."""
    (event,) = named("Artillery shelled Zelenivka, Poltava.", ("Poltava", POLTAVA, (OBLAST,)))
    assert event.where is not None
    assert (event.where.place, event.drawn) == (OBLAST, "area")


@pytest.mark.parametrize(("lat", "kept"), [(45.0, False), (49.0, True)])
def test_a_village_known_only_elsewhere_gives_way_to_the_region_named_with_it(lat: float, kept: bool) -> None:
    """A namesake far from the region is not meant; one just across its border may be the gazetteer's error."""
    village = place("Haivka", admin1="Kherson Oblast", lat=lat, lon=34.0)
    (event,) = named("Shells hit Haivka, Poltava.", ("Haivka", village, ()), ("Poltava", POLTAVA, (OBLAST,)))
    assert event.where is not None
    assert event.where.place == (village if kept else OBLAST)


def test_a_small_namesake_abroad_does_not_take_an_event_from_the_town_that_opens_the_sentence() -> None:
    """As in a quarter or building whose name some village elsewhere bears."""
    lago = place("Lago", country="PT", lat=41.6, lon=-8.4)
    (event,) = named("In Poltava, gunmen shot dead a man at Teatro Lago.", ("Poltava", POLTAVA, ()), ("Lago", lago, ()))
    assert event.where is not None
    assert event.where.place == POLTAVA


def test_a_district_known_only_by_its_town_is_an_area() -> None:
    """The type word beside the name asks for a district: the town's point would be too exact."""
    mention = PlaceMention(span=Span(start=17, end=22, text="Sarny"), role="location", hint="adm2")
    places = [Resolution(mention=mention, place=place("Sarny"), confidence=0.9)]
    (event,) = events.find(
        Document(id="d", text="Shells landed in Sarny district.", published=PUBLISHED), language="en",
        sentences=[(0, 32)], places=places, times=(),
    )  # fmt: skip
    assert event.where is not None
    assert (event.drawn, event.where.precision) == ("area", "adm2")


def test_without_a_publication_day_the_event_is_drawn_without_a_date() -> None:
    """Unknown stays unknown, and the reason says so."""
    (event,) = found("Fighting continues in Lyman.", {"Lyman": place("Lyman")}, published=None)
    assert event.when is None
    assert event.drawn == "point"
    assert "date stays unknown" in event.reason


def test_background_ends_more_than_two_weeks_before_the_report() -> None:
    """Fourteen days are still news, fifteen are background."""
    old = DayRange(first=None, last=date(2024, 5, 27), granularity="day", basis="explicit")
    new = DayRange(first=None, last=date(2024, 5, 28), granularity="day", basis="explicit")
    assert is_background(old, PUBLISHED)
    assert not is_background(new, PUBLISHED)
    assert not is_background(old, None)


def test_a_later_date_makes_the_event_planned() -> None:
    """What begins after the report has not happened."""
    body = "Talks in Doha on 20 June."
    later = DayRange(first=date(2024, 6, 20), last=date(2024, 6, 20), granularity="day", basis="explicit")
    mention = TimeMention(span=Span(start=17, end=24, text="20 June"), range=later)
    (event,) = found(body, {"Doha": place("Doha")}, times=(mention,))
    assert (event.drawn, event.layer) == ("off", "planned")


# --- the whole ------------------------------------------------------------------------------------------------------


def test_what_is_drawn_decides_the_layer() -> None:
    """An event's layer is its kind, "background" or "planned" when off, "places" when not drawn."""
    kinds = {row["kind"] for row in events.vocabulary()}
    body = "Shelling hit Lyman. Shelling could hit Izium. The minister plans to visit Lviv."
    for event in found(body, {name: place(name) for name in ("Lyman", "Izium", "Lviv")}):
        expected = {"point": kinds, "area": kinds, "off": {"background", "planned"}, "none": {"places"}}
        assert event.layer in expected[event.drawn]


def test_every_event_says_why_it_is_drawn_so() -> None:
    """The reason is one plain sentence."""
    for event in found(
        "Shelling hit Lyman. Talks could open in Izium.", {"Lyman": place("Lyman"), "Izium": place("Izium")}
    ):
        assert event.reason.endswith(".")
        assert event.reason.startswith(("Drawn", "Off", "Not drawn"))


@pytest.mark.parametrize(
    ("body", "published", "reason"),
    [
        (
            "Shelling hit Lyman.", PUBLISHED,
            ("Drawn as a point: “Shelling” is read as “Shelling”, the report places it at Lyman, "
            "and it gives no date, so that it is only known to have happened by 11 June 2024."),
        ),
        (
            "Fighting continues near Lyman.", PUBLISHED,
            ("Drawn as a point with a radius: “Fighting” is read as “Armed clash”, the report places it near Lyman, "
            "within 12 km, and it was still going on on 11 June 2024."),
        ),
        (
            "Shelling hit Lyman.", None,
            ("Drawn as a point: “Shelling” is read as “Shelling”, the report places it at Lyman, "
            "and its date stays unknown, because the report's own date is not known."),
        ),
    ],
)  # fmt: skip
def test_the_reason_says_why_this_kind_place_and_date(body: str, published: date | None, reason: str) -> None:
    """One sentence names the word, the kind, the place and the date, or that there is none."""
    (event,) = found(body, {"Lyman": place("Lyman")}, published=published)
    assert event.reason == reason


def test_two_parties_that_say_the_same_confirm_it() -> None:
    """A claim acknowledged by the other side is confirmed, with both sources."""
    body = "The Ukrainian General Staff said drones struck a depot in Engels. Russian officials acknowledged a fire."
    (event,) = found(body, {"Engels": place("Engels")})
    assert event.assertion == "confirmed"
    assert {claim.party for claim in event.claims} == {"UA", "RU"}


def test_the_same_text_gives_the_same_events_and_ids() -> None:
    """Reading is deterministic, so ids survive a restart."""
    body = "Shelling hit Lyman and Izium. Fighting continues in Lyman."
    names = {name: place(name) for name in ("Lyman", "Izium")}
    assert found(body, names) == found(body, names)
    assert len({event.id for event in found(body, names)}) == 3


WORDS = ["shelling", "killed", "five", "people", "in", "Lyman", ",", "officials", "said", "could", "near", "10", "km", "west", "of", "and",
         "Izium", ".", "\n\n", "“", "”", "he", "denied", "the", "attack", "was", "repelled", "between", "direction", "no", "at", "least"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=200),
    st.sampled_from(["en", "uk", "ru", "und"]),
)
def test_no_text_breaks_the_reader_and_offsets_always_match(body: str, language: str) -> None:
    """Whatever the text, every span of every event is a stretch of it."""
    names = {name: place(name) for name in ("Lyman", "Izium")}
    got = (
        found(body, names)
        if language == "en"
        else events.find(
            Document(id="d", text=body), language=language, sentences=text.sentences(body), places=[], times=[]
        )
    )
    for event in got:
        spans = [event.trigger, event.evidence, *event.reports, *(claim.span for claim in event.claims)]
        spans += [count.span for count in event.casualties] + [actor.span for actor in event.actors]
        spans += [event.where.span] if event.where else []
        assert all(span.text == body[span.start : span.end] for span in spans)
        assert event.drawn in get_args(Drawn)
        assert 0 < event.confidence < 1


@pytest.mark.parametrize(
    "unit",
    ["shelling killed five and wounded ", "Shelling hit Lyman. ", "He denied shelling of Lyman. ", "Lyman and ", "((("],
)
def test_hostile_repetition_stays_linear(unit: str) -> None:
    """Twice as many repeated words take less than four times as long."""
    body = unit * (100_000 // len(unit))
    assert linear(lambda times: found(body[: 50_000 * times], {"Lyman": place("Lyman")}))


def test_a_spot_without_a_place_has_no_whereabouts() -> None:
    """The geometry never invents a coordinate."""
    from geodata.events.where import Spot

    mention = PlaceMention(span=Span(start=0, end=1, text="X"), role="location")
    spot = Spot(Resolution(mention=mention, place=None, confidence=0.0), 0, 0, "in", -1, "at")
    assert whereabouts(spot) is None


CLAIMS = [
    "The governor said shelling hit Lyman on Monday.",
    "Shelling hit Lyman on Monday, according to the regional police.",
    "Shelling hit Lyman, officials said.",
    "Rockets struck a depot in Lyman, the army claimed, and a fire broke out.",
]


@given(st.sampled_from(CLAIMS), st.integers(0, 60), st.sampled_from('"“”«»'))
@settings(max_examples=120, deadline=None)
def test_an_added_quotation_mark_never_turns_a_claim_into_a_fact(sentence: str, at: int, mark: str) -> None:
    """Wherever a mark is put beside a word, what a source says stays what a source says."""
    spaces = [0, *(i + 1 for i, char in enumerate(sentence) if char == " "), len(sentence)]
    cut = spaces[at % len(spaces)]
    body = sentence[:cut] + mark + sentence[cut:]
    happened = [event for event in found(body, {"Lyman": place("Lyman")}) if event.kind == "strike"]
    assert all(event.assertion != "asserted" for event in happened), body


@pytest.mark.parametrize(
    ("sentence", "language", "kind", "party"),
    [
        ("The Russian defence ministry said shells hit Lyman.", "en", "military", "RU"),
        ("Shells hit Lyman, said Vira Bondar, a spokeswoman for the Ukrainian air force.", "en", "military", "UA"),
        ("Residents said shells hit Lyman.", "en", "witness", None),
        ("The Rapid Support Forces said they took Lyman.", "en", "military", "SD-RSF"),
        ("За даними Генштабу, обстріляно Лиман.", "uk", "military", "UA"),
        ("По словам очевидцев, обстрелян Лиман.", "ru", "witness", None),
    ],
)
def test_a_source_has_a_kind_and_a_party(sentence: str, language: str, kind: str, party: str | None) -> None:
    """The kind is told from the source's noun or the title behind its name, the party from ``parties.csv``."""
    [one] = attributions(scene(sentence, language))
    assert (one.claim.kind, one.claim.party) == (kind, party)


def test_a_pronoun_names_whom_it_means() -> None:
    """ "He said" gives the name told last, and behind it its own word with what that means."""
    body = "Mayor Petro Koval spoke to reporters, officials said. Mayor Petro Koval said it was calm. He said shelling hit Lyman."
    [event] = found(body, {"Lyman": place("Lyman")})
    name, claim = event.claims
    assert (name.span.text, claim.span.text) == ("Mayor Petro Koval", "He")
    assert claim.means == name.span
    assert claim.kind == name.kind == "local"
