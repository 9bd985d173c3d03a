"""A thousand issues on one customer: opened, scrolled, marked, read. `python -m bench.issues`."""

from __future__ import annotations

import re
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec

from bench import portfolio
from bench.pty_probe import Probe, p95
from bench.store import Figure
from bench.tui import COMMAND, CONTENT, PAINT, SYNC_TRIED
from koortui.domain.issue import Issue
from koortui.locations import Locations
from koortui.store.mirror import FileMirrorStore

ISSUES = 1_000
PAGE = r"\[1 Timeline"
GOALS = {
    "to the issues": CONTENT,
    "open the review": CONTENT,
    "back from the review": CONTENT,
    "cursor on an issue": PAINT,
}
"""Milliseconds."""


def run(quick: bool) -> list[Figure]:
    """Keys on the review and the page of a customer with all of them; and of one with five."""
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        home = Path(folder, "home")
        env = portfolio.build(home, customers=3)
        _multiply(FileMirrorStore(Locations.find(home).mirror_dir))
        rounds = 12 if quick else 60
        few, many = _keys(env, 1, rounds), _keys(env, 0, rounds)
    figures: list[Figure] = []
    for name, goal in GOALS.items():
        value, beside = p95(many[name]), p95(few[name])
        figures += [
            {"name": f"{name}, p95", "value": value, "unit": "ms", "goal": goal},
            {"name": f"{name}, p95, five issues", "value": beside, "unit": "ms"},
        ]
    return figures


def _multiply(mirror: FileMirrorStore) -> None:
    """Copies of the first customer's issues, each a little younger than the one before."""
    linear = mirror.read_linear()
    slug = portfolio.slug_of(0)
    models = [issue for issue in linear.issues.values() if slug in issue.labels]
    made = [_copy(models[n % len(models)], n) for n in range(ISSUES - len(models))]
    issues = linear.issues | {issue.id: issue for issue in made}
    mirror.write_linear(msgspec.structs.replace(linear, issues=issues))


def _copy(model: Issue, number: int) -> Issue:
    return msgspec.structs.replace(
        model,
        id=f"{model.id[:-6]}{number:06}",
        identifier=f"C0-{number + 10}",
        created_at=model.created_at + timedelta(minutes=number),
    )


def _keys(env: dict[str, str], customer: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds by name; a place's first time, which imports it, is left out."""
    line = rf"▸ +C{customer}-\d+ "
    review = rf"① Linear .*│{line}(.*\n)+.*│ C{customer}-\d+ (.*\n)+.*│ .* ago"
    taken: dict[str, list[float]] = {name: [] for name in GOALS}
    name = portfolio.name_of(customer).lower()
    with Probe(COMMAND, env) as probe:
        probe.first(SYNC_TRIED)
        probe.wait_gone("▌")  # the toasts that say so
        probe.press("/", "Find")
        probe.press(name, name)
        probe.press("\r", PAGE)
        for _ in range(max(4, rounds // 4)):
            taken["to the issues"].append(probe.press("2", line))
            probe.press("1", PAGE)
            taken["open the review"].append(probe.press("v", review))
            taken["back from the review"].append(probe.press("b", PAGE))
        probe.press("v", review)
        for turn in range(rounds):
            key = "j" if turn % 4 < 2 else "k"
            taken["cursor on an issue"].append(_move(probe, key, line))
    return {name: samples[1:] for name, samples in taken.items()}


def _move(probe: Probe, key: str, line: str) -> float:
    cursor = re.compile(line)

    def under(lines: list[str]) -> str:
        return next((found[0] for text in lines if (found := cursor.search(text))), "")

    before = under(probe.lines)
    return probe.press_until(key, lambda lines: under(lines) not in ("", before))


def main() -> None:
    for figure in run(quick="--quick" in sys.argv):
        goal = f"  (goal <= {figure['goal']:g})" if "goal" in figure else ""
        print(f"{figure['name']:56} {figure['value']:9.2f} {figure['unit']}{goal}")


if __name__ == "__main__":
    main()
