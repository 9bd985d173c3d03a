"""The short commands as whole processes, beside a bare Python in the same run.

Alone: `python -m bench.cli [--quick]`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import portfolio
from bench.figures import Figure, table

BARE = [sys.executable, "-c", "pass"]
#: What a person and cron run.
KOORTUI = str(Path(sys.executable).with_name("koortui"))
#: In turns: the first `due` has a customer to judge anew, the first `find` a text to take in.
COMMANDS = {
    "note": ["note", portfolio.slug_of(0), "Called: they replaced both drives."],
    "due, right after a note": ["due"],
    "due": ["due"],
    "find, right after a note": ["find", "robotics", "osd"],
    "find": ["find", "robotics", "osd"],
}
HEAVY = ("textual", "rich", "httpx", "gspread", "keyring", "holidays")
#: Runs a command as `python -m koortui` does and names the heavy packages it loaded.
NAMES = f"""
import sys
from koortui.cli import run
code = run(sys.argv[1:])
print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def run(quick: bool) -> list[Figure]:
    """Medians, the programs taking turns; the portfolio is the large one."""
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        env = {**os.environ, **portfolio.build(Path(folder, "home"))}
        taken = _in_turns(env, 8 if quick else 30)
        bare = median(taken.pop("bare"))
        figures: list[Figure] = [{"name": "bare python", "value": bare, "unit": "ms"}]
        for name, samples in taken.items():
            whole = median(samples)
            figures += [
                {"name": f"koortui {name}", "value": whole, "unit": "ms"},
                {
                    "name": f"koortui {name} over bare python",
                    "value": whole / bare,
                    "unit": "x",
                    "goal": 8.0,
                },
                {
                    "name": f"koortui {name}: heavy packages loaded",
                    "value": float(len(_heavy(env, name))),
                    "unit": "",
                    "goal": 0.0,
                },
            ]
        return figures


def _in_turns(env: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of whole processes by name; the first round only warms the disk's cache."""
    programs = {"bare": BARE} | {
        name: [KOORTUI, *arguments] for name, arguments in COMMANDS.items()
    }
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds + 1):
        for name, command in programs.items():
            start = time.perf_counter()
            subprocess.run(command, env=env, check=True, capture_output=True)
            taken[name].append((time.perf_counter() - start) * 1_000)
    return {name: samples[1:] for name, samples in taken.items()}


def _heavy(env: dict[str, str], name: str) -> list[str]:
    """Which of the heavy packages a command loads; none is right."""
    command = [sys.executable, "-c", NAMES, *COMMANDS[name]]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return done.stderr.split()


def main() -> None:
    print(table(run(quick="--quick" in sys.argv)))


if __name__ == "__main__":
    main()
