"""Text in capitals only: which of its words are names."""

from geodata import text
from geodata.mentions.loud import recased
from geodata.mentions.page import tokens
from geodata.ordinary import is_ordinary


def words(body: str) -> dict[str, tuple[bool, bool]]:
    """Word -> whether it stands in a sentence without case, whether it counts as capitalised."""
    found = recased(tokens(body, text.sentences(body)), english=True)
    return {token.text: (token.loud, token.capital) for token in found}


def test_ordinary_words_are_known_in_their_regular_forms():
    """A verb's and a noun's endings are derived; names are no ordinary words."""
    assert all(is_ordinary(word) for word in ("carry", "carried", "stopping", "guerrillas", "mayor's"))
    assert not any(is_ordinary(word) for word in ("bogota", "ramirez", "soyapango"))


def test_a_sentence_in_capitals_has_names_where_its_words_are_not_ordinary():
    """A headline without case keeps the capitals of its names only; the sentence after it is left as printed."""
    seen = words("BOMB HITS POLICE STATION IN ZACAPA\n\nThe Blast hurt two men.")
    assert seen["ZACAPA"] == (True, True)
    assert seen["STATION"] == (True, False)
    assert seen["Blast"] == (False, True)


def test_a_few_capitals_are_abbreviations():
    """A sentence with lower-case words is not loud, however many abbreviations it has."""
    assert not any(loud for loud, _ in words("FSB and SBU men met UN staff.").values())


def test_what_the_document_writes_small_is_no_name():
    """A word unknown to the list is ordinary where the document itself writes it small."""
    assert words("PINK TEPUY SEEN NEAR TOWN\n\nThe tepuy is high.")["TEPUY"] == (True, False)
    assert words("PINK TEPUY SEEN NEAR TOWN\n\nThe hill is high.")["TEPUY"] == (True, True)
