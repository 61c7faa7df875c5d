"""The languages of reporting: which there are, and their tables (``docs/languages.md``).

A language is five tables in ``geodata/data`` or in a folder of the user's own (setting ``languages_dir``): ``language_fr.toml``
(how it is told from others), ``names_fr.toml``, ``times_fr.toml``, ``triggers_fr.toml`` and ``cues_fr.toml``.  A file of the
user's folder stands in for the shipped file of its name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata import settings
from geodata.errors import LanguageError

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED: Final = ("en", "uk", "ru")
"""The languages whose tables tell which groups and keys there are."""
KINDS: Final = ("language", "names", "times", "triggers", "cues")

_FREE: Final = frozenset({"groups", "classes", "ignore", "weapons", "numbers", "many", "bearing"})
"""Groups whose keys a language chooses itself."""
_ROWS: Final = {
    "trigger": frozenset({"is", "words", "frame", "needs", "never", "weapon", "stage", "weak", "harm"}),
    "stage": frozenset({"stage", "side", "reach", "words"}),
}
_NEEDED_IN_ROWS: Final = {"trigger": ("is", "words"), "stage": ("stage", "side", "reach", "words")}
NEEDED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "language": {"name": (), "script": (), "words": ()},
    "names": {"locative": (), "static": (), "speech": (), "titles": (), "never": ()},
    "times": {
        "words": (), "rules": (), "number_endings": (), "names": ("before", "whole"), "tense": ("future", "past"),
        "years": ("counted", "ranking"),
    },
    "triggers": {"trigger": (), "weapons": (), "classes": ()},
    "cues": {
        "stage": (), "say": ("claimed", "denied"), "source": ("military", "government", "local"), "words": ("joins",),
        "clauses": ("strong", "weak"), "place": ("in", "near", "from", "filler"), "harm": ("killed", "injured"),
        "count": ("least", "refuse"), "who": ("civilian", "military"), "numbers": (), "many": (), "single": ("words",),
    },
}  # fmt: skip
"""The groups and keys that a table must have; others that are left out are empty."""
_NOTHING: Final = "(?!)"
"""The regular expression that a left-out one stands for: it matches nothing."""
_OWN: list[Path | None] = []


@dataclass(frozen=True, slots=True)
class Language:
    """One language as ``language_*.toml`` has it.

    ``words`` are its commonest small words and ``letters`` those that no other language of its script here has;
    ``elided`` are words that lose their vowel before another ("l" in "l'eau"); ``inflected`` says that place names take case
    endings and adjectives of places are written small, ``free_sources`` that a source may follow its verb anywhere.
    """

    code: str
    name: str
    script: str
    words: frozenset[str]
    letters: str
    abbreviations: frozenset[str]
    elided: tuple[str, ...]
    inflected: bool
    free_sources: bool

    @property
    def elision(self) -> str:
        """A regular expression for an elided word with its apostrophe; empty for a language without any."""
        if not self.elided:
            return ""
        return rf"(?<![^\W_])(?i:{'|'.join(map(re.escape, self.elided))})['’](?=[^\W\d_])"


def use(folder: Path | None) -> None:
    """Read the user's own tables from ``folder`` from now on; None: the shipped tables alone."""
    _OWN[:] = [folder]


def folder() -> Path | None:
    """The folder of the user's own tables, from the settings if ``use`` has not named it."""
    if not _OWN:
        chosen = settings.load().languages_dir
        use(Path(chosen).expanduser() if chosen else None)
    return _OWN[0]


def codes() -> tuple[str, ...]:
    """The languages there are: English, Ukrainian and Russian first, then the others by their code."""
    return _codes(folder())


@cache
def _codes(own: Path | None) -> tuple[str, ...]:
    shipped = [entry.name for entry in resources.files("geodata").joinpath("data").iterdir()]
    names = {*shipped, *(_listed(own) if own else ())}
    found = {m[1] for name in names if (m := re.fullmatch(r"language_([a-z]{2,3})\.toml", name))}
    return (*SHIPPED, *sorted(found - set(SHIPPED)))


def _listed(own: Path) -> list[str]:
    try:
        return [path.name for path in own.iterdir()]
    except OSError as error:
        raise LanguageError(
            f"The folder of language tables {own} cannot be read ({error.strerror}); correct the setting languages_dir."
        ) from error


def known(code: str) -> str:
    """The language itself if there are tables for it, else English."""
    return code if code in codes() else "en"


def language(code: str) -> Language:
    """The language of a code; English for one without tables."""
    return _language(known(code), folder())


@cache
def _language(code: str, _own: Path | None) -> Language:
    row = table("language", code)
    return Language(
        code=code,
        name=row["name"],
        script=row["script"],
        words=frozenset(row["words"]),
        letters=row.get("letters", ""),
        abbreviations=frozenset(row.get("abbreviations", ())),
        elided=tuple(row.get("elided", ())),
        inflected=row.get("inflected", False),
        free_sources=row.get("free_sources", False),
    )


@cache
def abbreviations(_own: Path | None) -> frozenset[str]:
    """Words of any language whose full stop does not end a sentence, folded."""
    return frozenset().union(*(language(code).abbreviations for code in codes()))


# -- tables ----------------------------------------------------------------------------------------------------------
def source(name: str) -> str:
    """A table as text: the user's own if there is one of this name, else the shipped one."""
    own = folder()
    path = own / name if own else None
    if path is not None and path.is_file():
        try:
            return path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LanguageError(f"{path} cannot be read: {error}. Save it as UTF-8.") from error
    shipped = resources.files("geodata").joinpath("data", name)
    if not shipped.is_file():
        code = Path(name).stem.rpartition("_")[2]
        raise LanguageError(
            f"The language “{code}” lacks its table {name}: put it into {own or 'geodata/data'} "
            f"(a translated copy of {name.replace(f'_{code}.', '_en.')} will do), or take language_{code}.toml away."
        )
    return shipped.read_text("utf-8")


def table(kind: str, code: str) -> dict[str, Any]:
    """A checked table of a language.  Raises LanguageError naming the file and the key that is wrong."""
    return _table(kind, code, folder())


@cache
def _table(kind: str, code: str, own: Path | None) -> dict[str, Any]:
    name = f"{kind}_{code}.toml"
    try:
        found = tomllib.loads(source(name))
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"{name} is no TOML: {error}.") from error
    if code not in SHIPPED or (own is not None and (own / name).is_file()):
        check(kind, name, found)
        found = _filled(kind, found)
    return found


def check(kind: str, name: str, found: dict[str, Any]) -> None:
    """Refuse a table that lacks what it needs, or has a group or key that no shipped language has."""
    models = _models(kind)
    if kind in ("triggers", "cues") and not name.endswith("_en.toml"):
        _check_phrases(name, found)
    _compare(name, "", found, models, tuple(NEEDED[kind]))
    for group, given in found.items():
        inner = [model[group] for model in models if group in model]
        if group in _ROWS and isinstance(given, list):
            for number, row in enumerate(given):
                _check_row(f"{name}, row {number + 1} of [[{group}]]", group, row)
        elif isinstance(inner[0], dict) is not isinstance(given, dict):
            raise LanguageError(f"{name}: “{group}” has another form than in the English table; see {kind}_en.toml.")
        elif isinstance(given, dict) and not _is_free(kind, group):
            _compare(name, f"[{group}] ", given, inner, NEEDED[kind].get(group, ()))


def _is_free(kind: str, group: str) -> bool:
    return group in _FREE or (kind, group) == ("times", "words")


def _filled(kind: str, found: dict[str, Any]) -> dict[str, Any]:
    """The table with what it leaves out, empty."""
    for model in _models(kind):
        for group, given in model.items():
            found.setdefault(group, _empty(given))
            if isinstance(given, dict) and not _is_free(kind, group) and group != "rules":
                for key, value in given.items():
                    found[group].setdefault(key, _empty(value))
    return found


def _empty(value: Any) -> Any:
    return _NOTHING if isinstance(value, str) else type(value)()


@cache
def _models(kind: str) -> tuple[dict[str, Any], ...]:
    return tuple(_shipped(kind, code) for code in SHIPPED)


def _check_phrases(name: str, given: Any) -> None:
    """Refuse a phrase with "~", which stands for the forms of an English word."""
    if isinstance(given, str):
        if "~" in given:
            raise LanguageError(
                f"{name}: “{given}” has a “~”, which makes English forms; write “*” or the forms with “/”."
            )
        return
    for item in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        _check_phrases(name, item)


def _shipped(kind: str, code: str) -> dict[str, Any]:
    text = resources.files("geodata").joinpath("data", f"{kind}_{code}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _compare(
    name: str, where: str, found: dict[str, Any], models: Sequence[dict[str, Any]], needed: Sequence[str]
) -> None:
    known_keys = set[str]().union(*models)
    missing, unknown = [key for key in needed if key not in found], sorted(set(found) - known_keys)
    if missing:
        raise LanguageError(
            f"{name}: {where}“{missing[0]}” is missing; write it as in the English table, empty if there is nothing to say."
        )
    if unknown:
        raise LanguageError(f"{name}: {where}“{unknown[0]}” is unknown; known are {', '.join(sorted(known_keys))}.")


def _check_row(where: str, group: str, row: dict[str, Any]) -> None:
    for key in _NEEDED_IN_ROWS[group]:
        if key not in row:
            raise LanguageError(f"{where}: “{key}” is missing.")
    unknown = sorted(set(row) - _ROWS[group])
    if unknown:
        raise LanguageError(f"{where}: “{unknown[0]}” is unknown; known are {', '.join(sorted(_ROWS[group]))}.")
