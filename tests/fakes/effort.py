"""How much work something is, whatever else the machine does."""

from __future__ import annotations

import time
from collections.abc import Callable


def spent(work: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of this process's processor time, the best of so many rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)
