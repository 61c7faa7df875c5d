"""Make geodata/data/words_en.txt, English words and personal names that are also place names, and common_en.txt.

Each line: word, then letters: c = common word (lower case in SCOWL's American list, Debian package wamerican),
g = given name, s = surname (US Census 1990, public domain, as listed in the Python package ``names`` 0.3.0).
Given names are listed whole (they mark persons), the rest only where a gazetteer name needs them.
common_en.txt holds all lower-case words of the same list but those that a regular ending makes of a listed one.

    python tools/build_words.py /usr/share/dict/american-english PATH_TO/names-0.3.0/names
"""

from __future__ import annotations

import sys
from pathlib import Path

from geodata.gazetteer import sources
from geodata.ordinary import stems
from geodata.text import fold

TARGET = Path(__file__).parent.parent / "geodata/data/words_en.txt"
COMMON = TARGET.with_name("common_en.txt")
GIVEN_SHARE = 0.004
SURNAMES = 12_000


def main(dictionary: str, census: str) -> None:
    """Write the table and say how large it is."""
    keys = {fold(name) for row in sources.rows() for name, _ in row.names}
    common = {w for w in Path(dictionary).read_text("utf-8").split() if w.islower() and w.isalpha()}
    given = {
        name.lower()
        for file in ("dist.male.first", "dist.female.first")
        for name, share, *_ in (line.split() for line in Path(census, file).read_text().splitlines() if line.strip())
        if float(share) >= GIVEN_SHARE
    }
    surnames = {line.split()[0].lower() for line in Path(census, "dist.all.last").read_text().splitlines()[:SURNAMES]}
    letters: dict[str, str] = {}
    for letter, words in (("c", common & keys), ("g", given), ("s", surnames & keys)):
        for word in words:
            letters[word] = letters.get(word, "") + letter
    head = (
        "# Made by tools/build_words.py. c: SCOWL (wamerican), g and s: US Census 1990 (public domain). See NOTICE.\n"
    )
    TARGET.write_text(head + "".join(f"{word} {letters[word]}\n" for word in sorted(letters)), "utf-8")
    print(f"{len(letters)} words; {write_common({word for word in common if word.isascii()})} common ones")


def write_common(words: set[str]) -> int:
    """Write the common words without those that the reader can derive; their number."""
    kept = sorted(word for word in words if not any(stem in words for stem in stems(word)))
    head = "# Made by tools/build_words.py from SCOWL (wamerican); regular forms are left out. See NOTICE.\n"
    COMMON.write_text(head + "".join(f"{word}\n" for word in kept), "utf-8")
    return len(kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
