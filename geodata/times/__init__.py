"""Time expressions: from words to inclusive day ranges, in English, Ukrainian and Russian.

``find`` is the door.  Words and patterns are tables (``geodata/data/times_*.toml``); what a pattern means is one
function in ``rules``; what a date is counted from is the ``Scene``.  Conventions: weeks run Monday to Sunday, a night is two
days, "early" and "late" in a month are its days 1-10 and 21-end, "since X" runs to publication, and without a
publication day relative dates stay unknown.  A mention of a part keeps the whole unit it names; in a text that narrates
years long past, dates without a year follow the story, and each end of a range is a mention of its own.
"""

from geodata.times.reader import find

__all__ = ["find"]
