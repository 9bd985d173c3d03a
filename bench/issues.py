"""A thousand issues on one customer: opened, scrolled, marked, read. `python -m bench.issues`."""

from __future__ import annotations

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
CUSTOMER = portfolio.name_of(0)
REVIEW = r"① Linear .*│▸ +C0-\d+ (.*\n)+.*│ C0-\d+ (.*\n)+.*│ .* ago"


def run(quick: bool) -> list[Figure]:
    """Keys on the review and the customer page of one customer with all of them."""
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        home = Path(folder, "home")
        env = portfolio.build(home, customers=3)
        _multiply(FileMirrorStore(Locations.find(home).mirror_dir))
        return _keys(env, 10 if quick else 60)


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


def _keys(env: dict[str, str], rounds: int) -> list[Figure]:
    opened: list[float] = []
    back: list[float] = []
    with Probe(COMMAND, env) as probe:
        probe.first(SYNC_TRIED)
        probe.wait_gone("▌")  # the toasts that say so
        probe.press("/", "Find")
        probe.press(CUSTOMER.lower(), CUSTOMER.lower())
        probe.press("\r", r"\[1 Timeline")
        tabs = []
        for _ in range(max(3, rounds // 6)):
            tabs.append(probe.press("2", r"▸ +C0-\d+ "))
            probe.press("1", r"\[1 Timeline")
        for _ in range(max(3, rounds // 6)):
            opened.append(probe.press("v", REVIEW))
            back.append(probe.press("b", r"\[1 Timeline"))
        probe.press("v", REVIEW)
        moves = [_move(probe, "j") for _ in range(rounds)]
        pages = [_move(probe, "\x04") for _ in range(min(rounds, 40))]
        marks = [_move(probe, " ") for _ in range(min(rounds, 20))]
    return [
        {"name": "issues on the customer", "value": float(ISSUES), "unit": ""},
        _content("open the review", opened),
        _content("back from the review", back),
        _content("to the issues tab", tabs),
        _paint("cursor on an issue, its text beside it", moves),
        _paint("a page of issues", pages),
        _content("mark an issue", marks),
    ]


def _paint(name: str, taken: list[float]) -> Figure:
    return {"name": f"key to paint p95: {name}", "value": p95(taken), "unit": "ms", "goal": PAINT}


def _content(name: str, taken: list[float]) -> Figure:
    value = p95(taken[1:])
    return {"name": f"key to content p95: {name}", "value": value, "unit": "ms", "goal": CONTENT}


def _move(probe: Probe, key: str) -> float:
    before = _cursor_line(probe.lines)
    return probe.press_until(key, lambda lines: _cursor_line(lines) not in ("", before))


def _cursor_line(lines: list[str]) -> str:
    return next((line[line.index("▸ C0") :] for line in lines if "▸ C0" in line), "")


def main() -> None:
    for figure in run(quick="--quick" in sys.argv):
        goal = f"  (goal <= {figure['goal']:g})" if "goal" in figure else ""
        print(f"{figure['name']:56} {figure['value']:9.2f} {figure['unit']}{goal}")


if __name__ == "__main__":
    main()
