"""Keeps Python's cycle collector from stopping the screens, and the program from staying large.

A large portfolio is hundreds of thousands of objects that stay. Looking through them for cycles
stopped the screens for up to 250 ms, every few dozen keys, and found nothing.
"""

from __future__ import annotations

import gc

_PACE = (60_000, 20, 20)
"""New objects before the youngest are looked at, and how often that goes on to older ones, while
keys come without a pause: several screens that open stay under it. Python's own (700, 10, 10) is
for small programs."""

_WORTH_IT = 10_000
"""New objects that are looked through in the pause after a key: some 5 ms."""


def hold_off() -> None:
    """No collection until `keep_for_good`: what is loaded now stays."""
    gc.disable()


def keep_for_good() -> None:
    """All is loaded: from now on only what comes new is looked through.

    Without `hold_off` before it nothing happens: a test's objects are not to be kept.
    """
    if gc.isenabled():
        return
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_PACE)
    gc.enable()


def sweep_young(*, closed: bool) -> None:
    """Look through what came since the last time: some ms, for the moment after a key's answer.

    `closed`: a screen was, whose objects have been looked at while it was open.
    """
    if gc.get_count()[0] > _WORTH_IT or closed:
        gc.collect(1 if closed else 0)


def sweep() -> None:
    """Free closed screens, which are cycles: some 50 ms, for a moment without keys.

    And what rich and Textual (8.2) remember of what was painted once: 16,000 pieces of cut lines,
    16,000 styles in a terminal's words, 25 MB after hours; the colours of borders together with who
    asked, the painted lines of a thousand widgets that are gone, 20 MB.
    """
    from rich.segment import Segment
    from textual._styles_cache import StylesCache
    from textual.strip import Strip

    for remembered in (Segment._split_cells, Strip.render_ansi, StylesCache.get_inner_outer):
        remembered.cache_clear()
    gc.collect()


def give_back() -> None:
    """Return memory that a large load used in passing: a tenth of it would stay otherwise.

    glibc keeps what was freed; where there is another library nothing happens.
    """
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
