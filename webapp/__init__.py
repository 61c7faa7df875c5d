"""The web face and the command line: the only folder that imports Flask and Folium.

``create_app`` makes the Flask application; importing this package alone imports neither, so that the command line
answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Import the application's module when ``create_app`` is first asked for."""
    if name != "create_app":
        raise AttributeError(f"module 'webapp' has no attribute '{name}'")
    from webapp.app import create_app

    return create_app
