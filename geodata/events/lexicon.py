"""The tables of words, and the one pass that finds all of them in a sentence.

The tables are ``geodata/data/triggers_<language>.toml`` (words that tell of a happening), ``cues_<language>.toml``
(small words that decide stage, source, place and number) and ``parties.csv``.  A phrase is written as words with
single spaces; ``word~`` stands for its regular English forms, ``word*`` for any ending, ``a/b`` for either word and
``...`` for up to three words of any kind.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geodata import languages
from geodata.errors import LanguageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

GAP: Final = "..."
_GAP_WORDS: Final = 3
_KEY: Final = 3
_MEMORY: Final = 50_000
"""Words that a matcher remembers."""

TOKEN: Final = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|[^\W_]+(?:['’ʼ`.\-‑][^\W_]+)*")
_FOLD: Final = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‑": "-", "ё": "е"})
JOINT: Final = {
    "placing": ("theme", "onto"),
    "phrase_ends": (
        "of", "by", "be", "joins", "relative", "theme", "onto", "complement", "pronouns", "verbs", "for",
    ),
}  # fmt: skip
"""Sets of words that are made of others: those before a place, and those at which a noun phrase ends."""
_BREAK: Final = re.compile(r"[,;:()\[\]!?…\n]|[.] |--|[–—]")
_new: Final = tuple.__new__
"""Makes tokens and hits without the checks of their class, of which a document has a thousand."""


class Token(NamedTuple):
    """One word: where it stands in the document, and its lower-case form."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """What the trigger table says of a phrase; the fields are explained at the head of ``triggers_en.toml``."""

    kind: str
    sub: str
    frame: str = "at"
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    weapon: bool = False
    stage: str | None = None
    weak: bool = False
    harm: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue table says of a phrase: its class ("stage", "say", …), its label and the class's own fields."""

    of: str
    label: str
    value: int = 0
    side: str = ""


class Hit(NamedTuple):
    """A phrase of the tables found in a sentence: tokens ``first`` to ``last`` (inclusive)."""

    first: int
    last: int
    entry: Trigger | Cue


Slot = tuple[frozenset[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: its slots (None = a gap) and what it means."""

    slots: tuple[Slot | None, ...]
    entry: Trigger | Cue
    rest: tuple[Slot | None, ...] = ()
    """The slots behind the first."""


class Heads(NamedTuple):
    """What may begin with one word: meanings of the word alone, phrases by their second word, all other phrases.

    Phrases carry their rank, for the hits at a token come in the order of the tables.
    """

    alone: tuple[Trigger | Cue, ...]
    second: Mapping[str, list[tuple[int, Phrase]]]
    others: tuple[tuple[int, Phrase], ...]


@dataclass(slots=True)
class Matcher:
    """Finds phrases at a token by its first word: exactly (one word, or the head of more), or by its first letters.

    ``known`` remembers what the words seen lately may begin (None: nothing).
    """

    single: dict[str, list[Trigger | Cue]] = field(default_factory=dict)
    exact: dict[str, list[Phrase]] = field(default_factory=dict)
    prefix: dict[str, list[Phrase]] = field(default_factory=dict)
    known: dict[str, Heads | None] = field(default_factory=dict)

    def add(self, phrase: str, entry: Trigger | Cue) -> None:
        """Put one phrase of a table into the index."""
        self.known.clear()
        slots = tuple(_slot(word) for word in phrase.split())
        compiled = Phrase(slots, entry, slots[1:])
        head = slots[0]
        if head is None:
            raise ValueError(f"the phrase {phrase!r} starts with a gap; begin it with a word")
        for word in head[0]:
            if len(compiled.slots) == 1:
                self.single.setdefault(word, []).append(entry)
            else:
                self.exact.setdefault(word, []).append(compiled)
        for stem in head[1]:
            self.prefix.setdefault(stem[:_KEY], []).append(compiled)

    def at(self, text: str, tokens: Sequence[Token], i: int) -> list[Hit]:
        """Every phrase that begins at token ``i``."""
        heads = self.heads(tokens[i].word)
        return self._at(text, tokens, i, heads) if heads is not None else []

    def _at(self, text: str, tokens: Sequence[Token], i: int, heads: Heads) -> list[Hit]:
        found = [_new(Hit, (i, i, entry)) for entry in heads.alone]
        after = tokens[i + 1][2] if i + 1 < len(tokens) else ""
        likely = heads.second.get(after, ())
        if heads.others:
            likely = sorted([*likely, *[one for one in heads.others if _goes_on(one[1].slots, after)]], key=_rank)
        for _, phrase in likely:
            last = _match(phrase.rest, text, tokens, i)
            if last >= 0:
                found.append(_new(Hit, (i, last, phrase.entry)))
        return found

    def heads(self, word: str) -> Heads | None:
        """What may begin with a word; None when nothing does."""
        if len(self.known) >= _MEMORY:
            self.known.clear()
        alone, exact, near = self.single.get(word, ()), self.exact.get(word, ()), self.prefix.get(word[:_KEY])
        phrases = (*exact, *(one for one in near if _fits_head(one, word))) if near else exact
        found = _heads(alone, phrases) if alone or phrases else None
        self.known[word] = found
        return found

    def starts(self, words: set[str]) -> bool:
        """Whether any of the words could begin a phrase: the gate before everything else."""
        if not self.single.keys().isdisjoint(words) or not self.exact.keys().isdisjoint(words):
            return True
        return bool(self.prefix) and not self.prefix.keys().isdisjoint({word[:_KEY] for word in words})

    def all(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """Every phrase, in text order."""
        known, found = self.known, list[Hit]()
        for i, token in enumerate(tokens):
            try:
                heads = known[token[2]]
            except KeyError:
                heads = self.heads(token[2])
            if heads is None:
                continue
            if heads.second or heads.others:
                found += self._at(text, tokens, i, heads)
            else:
                for entry in heads.alone:
                    found.append(_new(Hit, (i, i, entry)))
        return found


def _heads(alone: Sequence[Trigger | Cue], phrases: Sequence[Phrase]) -> Heads:
    if all(len(one.slots) == 1 for one in phrases):
        return Heads((*alone, *(one.entry for one in phrases)), {}, ())
    second: dict[str, list[tuple[int, Phrase]]] = {}
    others: list[tuple[int, Phrase]] = []
    for ranked in enumerate(phrases):
        slots = ranked[1].slots
        slot = slots[1] if len(slots) > 1 else None
        if slot is None or slot[1]:
            others.append(ranked)
        else:
            for word in slot[0]:
                second.setdefault(word, []).append(ranked)
    return Heads(tuple(alone), second, tuple(others))


def _rank(ranked: tuple[int, Phrase]) -> int:
    return ranked[0]


def _fits_head(phrase: Phrase, word: str) -> bool:
    head = phrase.slots[0]
    return head is not None and _fits(head, word)


def _goes_on(slots: tuple[Slot | None, ...], after: str) -> bool:
    """Whether a phrase may go on with the word behind its first: most end there, and asking saves the match."""
    return len(slots) == 1 or (slot := slots[1]) is None or _fits(slot, after)


def _slot(word: str) -> Slot | None:
    if word == GAP:
        return None
    whole: set[str] = set()
    stems: list[str] = []
    for option in word.split("/"):
        if option.endswith("~"):
            whole.update(forms(option[:-1]))
        elif option.endswith("*"):
            stems.append(option[:-1])
        else:
            whole.add(option)
    return frozenset(whole), tuple(stems)


def forms(word: str) -> tuple[str, ...]:
    """The regular English forms of a verb or noun.

    >>> forms("injure"), forms("army")
    (('injure', 'injures', 'injured', 'injuring'), ('army', 'armies', 'armied', 'armying'))
    """
    if word.endswith("e"):
        return word, word + "s", word + "d", word[:-1] + "ing"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    plural = word + ("es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return word, plural, word + "ed", word + "ing"


def _fits(slot: Slot, word: str) -> bool:
    return word in slot[0] or (bool(slot[1]) and word.startswith(slot[1]))


def _match(rest: tuple[Slot | None, ...], text: str, tokens: Sequence[Token], i: int) -> int:
    """The index of the last token of a phrase whose first word stands at ``i``; -1 when the others do not follow."""
    last = i
    gap = 0
    for slot in rest:
        if slot is None:
            gap = _GAP_WORDS
            continue
        for j in range(last + 1, min(last + 2 + gap, len(tokens))):
            start, _, word = tokens[j]
            end = tokens[j - 1][1]
            if text[end:start] != " " and _BREAK.search(text, end, start):
                return -1
            if word in slot[0] or (slot[1] and word.startswith(slot[1])):
                last = j
                break
        else:
            return -1
        gap = 0
    return last


def tokens_of(text: str, start: int, end: int, pattern: re.Pattern[str] = TOKEN) -> list[Token]:
    """The words of ``text[start:end]``; ``pattern`` is the lexicon's, which parts elided words ("l'armée")."""
    return [_new(Token, (m.start(), m.end(), normal(m[0]))) for m in pattern.finditer(text, start, end)]


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """The form in which words are compared with the tables."""
    return word.lower().translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of one language.

    ``triggers`` are the words of happenings; ``cues`` is asked only in sentences that have one; ``answers`` are the verbs by which
    somebody denies or confirms what was told before, ``says`` all words of speech; ``parties`` tells whose side a phrase is on; ``bearings`` gives compass words in degrees, ``words`` the plain sets of the table "words".
    ``token`` finds a word; ``free_sources`` says that a source may follow its verb without a pause.
    """

    language: str
    triggers: Matcher
    cues: Matcher
    answers: Matcher
    says: Matcher
    parties: Matcher
    bearings: Mapping[str, int]
    words: Mapping[str, frozenset[str]]
    token: re.Pattern[str] = TOKEN
    free_sources: bool = False

    def find(self, text: str, tokens: Sequence[Token], matcher: Matcher) -> list[Hit]:
        """Every phrase of ``matcher``, in text order."""
        return matcher.all(text, tokens)


def lexicon(language: str) -> Lexicon:
    """The words of a language; of English for one without tables."""
    return _lexicon(languages.known(language), languages.folder())


@cache
def _lexicon(code: str, _own: Path | None) -> Lexicon:
    triggers, cues, parties = Matcher(), Matcher(), Matcher()
    table = languages.table("triggers", code)
    for number, row in enumerate(table["trigger"], 1):
        _check(f"triggers_{code}.toml, row {number} of [[trigger]]", row, table["classes"])
        for phrase in row["words"]:
            triggers.add(phrase, _trigger(row))
    for phrases in table.get("ignore", {}).values():
        _add_all(triggers, phrases, Trigger("", ""))
    for group in ("weapons", "classes"):
        for label, phrases in table.get(group, {}).items():
            _add_all(cues, phrases, Cue(group, label))
    small = languages.table("cues", code)
    _add_cues(cues, small)
    answers = Matcher()
    for grade in ("denied", "confirmed"):
        _add_all(answers, small["say"].get(grade, ()), Cue("say", grade))
    says = Matcher()
    for phrases in small["say"].values():
        _add_all(says, phrases, Cue("say", "claimed"))
    _add_parties(parties, code)
    return Lexicon(
        code, triggers, cues, answers, says, parties, small.get("bearing", {}),
        _words(small["words"]),
        _token(languages.language(code).elision), languages.language(code).free_sources,
    )  # fmt: skip


def _words(listed: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """The plain sets of words, and those that are made of several of them."""
    words = {name: frozenset(some) for name, some in listed.items()}
    return words | {
        name: frozenset[str]().union(*(words.get(part, ()) for part in parts)) for name, parts in JOINT.items()
    }


def _token(elision: str) -> re.Pattern[str]:
    return re.compile(f"{elision}|{TOKEN.pattern}") if elision else TOKEN


def _check(where: str, row: Mapping[str, Any], classes: Mapping[str, Any]) -> None:
    """Refuse a trigger of no kind, or one that needs a class which the table does not have."""
    if row["is"] not in _kinds():
        raise LanguageError(f"{where}: “is” names “{row['is']}”, which is no kind; vocabulary.csv lists them.")
    for name in (*row.get("needs", ()), *row.get("never", ())):
        if name not in classes and name != "weapon" and not name.startswith("who."):
            raise LanguageError(f"{where}: the class “{name}” is not in [classes] of the same file.")


@cache
def _kinds() -> frozenset[str]:
    return frozenset(f"{row['kind']}.{row['sub']}" for row in vocabulary())


def _trigger(row: Mapping[str, Any]) -> Trigger:
    kind, _, sub = row["is"].partition(".")
    return Trigger(
        kind, sub, row.get("frame", "at"), tuple(row.get("needs", ())), tuple(row.get("never", ())),
        row.get("weapon", False), row.get("stage"), row.get("weak", False), row.get("harm", False),
    )  # fmt: skip


def _add_all(matcher: Matcher, phrases: Iterable[str], entry: Trigger | Cue) -> None:
    for phrase in phrases:
        matcher.add(phrase, entry)


def _add_cues(cues: Matcher, small: Mapping[str, Any]) -> None:
    for row in small["stage"]:
        _add_all(cues, row["words"], Cue("stage", row["stage"], row["reach"], row["side"]))
    for group in ("say", "source", "clauses", "place", "harm", "count", "who"):
        for label, phrases in small[group].items():
            _add_all(cues, phrases, Cue(group, label))
    for group in ("numbers", "many"):
        for word, value in small[group].items():
            cues.add(word.replace("_", " "), Cue(group, group, value))
    _add_all(cues, small["single"]["words"], Cue("numbers", "single", 1))
    _add_all(cues, small["single"].get("definite", ()), Cue("numbers", "definite", 1))
    _add_all(cues, small["single"].get("plural", ()), Cue("plural", "plural"))
    _add_all(cues, small["single"].get("person", ()), Cue("numbers", "person", 1))
    _add_compounds(cues, small["numbers"])


def _add_compounds(cues: Matcher, numbers: Mapping[str, int]) -> None:
    """Tens and units written as one word: "twenty-one"."""
    units = {word: value for word, value in numbers.items() if 0 < value < 10}
    for ten, tens in numbers.items():
        if tens in range(20, 100, 10):
            for unit, value in units.items():
                cues.add(f"{ten}-{unit}", Cue("numbers", "numbers", tens + value))


def _add_parties(parties: Matcher, language: str) -> None:
    for row in csv.DictReader(io.StringIO(languages.source("parties.csv"))):
        if row["language"] == language and row["words"]:
            _add_all(
                parties,
                (phrase.strip() for phrase in row["words"].split(";")),
                Cue("party", row["party"], 0, row["kind"]),
            )


def read(name: str) -> str:
    """A table of ``geodata/data`` as text."""
    return (resources.files("geodata") / "data" / name).read_text(encoding="utf-8")


@cache
def vocabulary() -> tuple[Mapping[str, str], ...]:
    """The rows of ``vocabulary.csv``, one a sub-kind: titles, codes of other schemes, definition, limits, example."""
    return tuple(csv.DictReader(io.StringIO(read("vocabulary.csv"))))


def version() -> str:
    """Name, version and table hash of this reader: it changes whenever its answers may."""
    return _version(languages.folder())


@cache
def _version(_own: Path | None) -> str:
    names = ["parties.csv", *(f"{kind}_{code}.toml" for kind in ("triggers", "cues") for code in languages.codes())]
    tables = [read("vocabulary.csv"), *map(languages.source, names)]
    digest = hashlib.sha256("\0".join(tables).encode()).hexdigest()
    return f"geodata.events/1:{digest[:8]}"
