"""All figures in one table: `python -m bench [--quick] [NAME ...]` (`make bench`).

Each file of this folder with a `run(quick)` is measured in a process of its own, so that none
pays for what another one left in memory. The exit code is 0 however fast the machine is: what
misses its goal is said. It is 1 when a measurement could not be made.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import bench
from bench.figures import Figure, missed, table

_ALONE = "--figures-of"


def main(arguments: list[str]) -> int:
    """Measure what is named, or everything."""
    quick = "--quick" in arguments
    names = [name for name in arguments if not name.startswith("-")]
    if other := {*arguments} - {*names, "--quick", _ALONE}:
        print(f"{__doc__}\nNAME is one of: {', '.join(sorted(_measurements()))}")
        return 2 * (other != {"--help"})
    if _ALONE in arguments:
        print(json.dumps(importlib.import_module(f"bench.{names[0]}").run(quick)))
        return 0
    measured: list[Figure] = []
    failed = []
    for name in names or sorted(_measurements()):
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        figures = _measure(name, quick)
        if figures is None:
            failed.append(name)
        else:
            measured += figures
    print(table(measured))
    behind = [figure["name"] for figure in measured if missed(figure)]
    with_goal = sum("goal" in figure for figure in measured)
    print(f"\n{with_goal - len(behind)} of {with_goal} goals met.")
    if behind:
        print("Missed: " + "; ".join(behind) + ".")
    if failed:
        print("Could not be measured: " + ", ".join(failed) + ".")
    return 1 if failed else 0


def _measurements() -> Iterator[str]:
    """Files with a `run`; told from their text, for importing costs what is measured elsewhere."""
    for found in pkgutil.iter_modules(bench.__path__):
        loader = found.module_finder.find_spec(found.name, None)
        source = loader.loader.get_source(found.name) if loader and loader.loader else ""
        if found.name != "__main__" and "\ndef run(quick: bool)" in (source or ""):
            yield found.name


def _measure(name: str, quick: bool) -> list[Figure] | None:
    """The figures of one file; None when it failed, which it has said itself."""
    command = [sys.executable, "-m", "bench", _ALONE, name, *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    figures: list[Figure] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
