"""A place is shown by its Ukrainian and Russian names where they are sure, and by none where they are not."""

import re

import pytest

from geodata.gazetteer import native, sources
from geodata.gazetteer.builder import FIRST_SECTION
from geodata.gazetteer.sources import Row


def chosen(name, country, *listed):
    row = Row(id="t:1", name=name, lat=50.0, lon=30.0, precision="settlement", radius_km=1.0, country=country)
    native.choose(row, listed)
    return row.uk, row.ru


@pytest.mark.parametrize(
    ("name", "country", "listed", "names"),
    [
        ("Kharkiv", "UA", ["Харков", "Харків", "Харьков"], ("Харків", "Харьков")),
        ("Slovyansk", "UA", ["Словяньск", "Слов'янськ"], ("Слов’янськ", "")),
        ("Brovary", "UA", ["Броварі", "Бравары", "Бровари", "Бровары"], ("Бровари", "Бровары")),
        ("Uman", "UA", ["Уман", "Умань"], ("Умань", "Умань")),
        ("Komarovka", "UA", ["Комаровка", "Комарівка"], ("Комарівка", "Комаровка")),
        ("Bakhmut", "UA", ["Артёмовск", "Бахмут"], ("Бахмут", "Бахмут")),
        ("Kazan", "RU", ["Казан", "Казань", "Къазан", "Хусан"], ("Казань", "Казань")),
        ("Novosibirsk", "RU", ["Новасібірск", "Новосибирск", "Новосибірськ"], ("Новосибірськ", "Новосибирск")),
        ("Grozny", "RU", ["Грозни", "Грозний", "Грозны", "Грозный"], ("Грозний", "Грозный")),
        ("Berlin", "DE", ["Берлин", "Берлін", "Бэрлін"], ("Берлін", "Берлин")),
        ("Elwood", "US", ["Елвуд", "Элвуд"], ("Елвуд", "Элвуд")),
        ("Cairo", "EG", ["Каїр", "Каир", "Кайро"], ("Каїр", "Каир")),
    ],
)
def test_the_names_of_a_place_are_told_apart(name, country, listed, names):
    """Letters, the romanised name and the rules between the languages say which name is whose."""
    assert chosen(name, country, *listed) == names
    assert chosen(name, country, *reversed(listed)) == names


@pytest.mark.parametrize(
    ("name", "country", "listed"),
    [
        ("Bat Yam", "IL", ["Бат Ям", "Бат-Ям"]),
        ("Hama", "SY", ["Гама", "Хама"]),
        ("Byaroza", "BY", ["Бяроза"]),
        ("Engels", "RU", ["Покровськ"]),
        ("Chystyakove", "UA", ["Торез"]),
        ("Nowhere", "US", []),
    ],
)
def test_what_is_not_clear_stays_empty(name, country, listed):
    """Names of another language, other names of the place, or two that fit alike: none is guessed."""
    assert chosen(name, country, *listed) == ("", "")


def test_what_a_table_gives_is_kept():
    """A row whose own table names it keeps that name; only the missing one is looked for."""
    row = Row(id="t:1", name="Kharkiv", lat=50.0, lon=36.0, precision="settlement", radius_km=1.0, country="UA")
    row.uk = "Мій Харків"
    native.choose(row, ["Харків", "Харьков"])
    assert (row.uk, row.ru) == ("Мій Харків", "Харьков")


@pytest.mark.parametrize(
    ("name", "uk", "ru"),
    [
        ("Kyiv", "Київ", "Киев"), ("Ukraine", "Україна", "Украина"), ("Donetsk Oblast", "Донецька область", "Донецкая область"),
        ("Donbas", "Донбас", "Донбасс"), ("Black Sea", "Чорне море", "Чёрное море"), ("Shebekino", "Шебекіно", "Шебекино"),
        ("Avdiivka", "Авдіївка", "Авдеевка"), ("Zaporizhzhia", "Запоріжжя", "Запорожье"), ("Paris", "Париж", "Париж"),
    ],
)  # fmt: skip
def test_the_index_keeps_both_names(name, uk, ru, gazetteer):
    """Countries, regions, waters and towns have their names in the built index."""
    place = gazetteer.search(name)[0][0]
    assert (place.name_in("uk"), place.name_in("ru"), place.name_in("en")) == (uk, ru, name)
    assert place.name_in("fr") is place.name_in(None) is None


def test_towns_of_ukraine_nearly_all_have_a_ukrainian_name(gazetteer):
    """Of its settlements of 5,000 people or more, quarters of cities aside, 97 in a hundred have one in its letters."""
    towns = [gazetteer.place(n) for n in range(len(gazetteer))]
    towns = [p for p in towns if p.country == "UA" and p.precision == "settlement" and (p.population or 0) >= 5_000]
    towns = [p for p in towns if (p.geonameid or 0) < FIRST_SECTION]
    named = [p for p in towns if p.name_uk]
    assert len(named) > 0.97 * len(towns)
    assert not [p.name_uk for p in named if re.search("[ыэёъ]", p.name_uk)]


def test_the_index_stays_small(gazetteer):
    """All forms and the names of two languages fit into 90 MB."""
    assert gazetteer.path.stat().st_size < 90_000_000


def test_the_division_of_a_place_is_found(gazetteer):
    """The first-level division that a place names is that of its own country."""
    lviv, paris = gazetteer.search("Lviv")[0][0], gazetteer.search("Donbas")[0][0]
    assert gazetteer.division_of(lviv).name_uk == "Львівська область"
    assert gazetteer.division_of(paris) is None


def test_the_table_of_towns_is_clean():
    """Each line names a GeoNames place once, in letters of its language."""
    rows = sources.table("cities_native.csv")
    assert len({row["geonameid"] for row in rows}) == len(rows)
    for row in rows:
        assert not re.search("[ыэёъ]", row["names_uk"]), row
        assert not re.search("[іїєґ'’]", row["names_ru"]), row
        assert all(row[key] and row[key] == row[key].strip() for key in row), row
