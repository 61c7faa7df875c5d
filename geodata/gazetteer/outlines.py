"""Placeholder until the DATA helper writes it."""


def load() -> dict[str, bytes]:
    """Nothing yet."""
    return {}
