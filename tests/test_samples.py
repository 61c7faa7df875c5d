"""The sample reports that come with the program."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

LINES = resources.files("geodata").joinpath("data", "samples.jsonl").read_text(encoding="utf-8").splitlines()
SAMPLES = [json.loads(line) for line in LINES]


def test_samples_say_that_they_are_samples():
    """Nobody can take a sample for a news report: title and source say what it is, and there is no address."""
    for sample in SAMPLES:
        assert sample["title"].startswith("Sample: ")
        assert sample["source"] == "conflictmap sample (written for this project)"
        assert sample["url"] is None


def test_samples_are_documents_of_the_contract():
    """Each has its own id and text, a day of publication, and 90 to 220 words."""
    assert len({sample["id"] for sample in SAMPLES}) == len({sample["text"] for sample in SAMPLES}) == 8
    for sample in SAMPLES:
        assert date.fromisoformat(sample["published"])
        assert 90 <= len(sample["text"].split()) <= 220
