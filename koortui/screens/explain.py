"""Every factor of a customer with its inputs and its limit, also those that are fine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.attention import explain_snoozed
from koortui.domain.snooze import may_snooze
from koortui.screens.base import KoorModal
from koortui.screens.board_rows import NO_KEYS, day_words, key_of
from koortui.screens.guard import Guards
from koortui.screens.looking_back import LooksBack
from koortui.screens.moving import MovesList
from koortui.screens.snooze_form import snooze_form
from koortui.usecases.desk import CustomerView
from koortui.usecases.snoozes import wake_factor
from koortui.usecases.workspace import Saved
from koortui.widgets.factor_list import FactorLine, FactorList
from koortui.widgets.line_list import LineList
from koortui.widgets.when import age


class ExplainScreen(Guards, LooksBack, MovesList, KoorModal[None]):
    """Why a customer stands where it stands, factor by factor; `z` puts one off."""

    place = "explain"
    BINDINGS: ClassVar[list[BindingType]] = bindings("explain", "list")
    DEFAULT_CSS = """
    ExplainScreen .dialog { width: 112; height: auto; }
    ExplainScreen FactorList { height: 16; max-height: 68vh; background: $surface; }
    ExplainScreen #over-time { height: 3; display: none; }
    ExplainScreen.-tall #over-time { display: block; }
    ExplainScreen #why {
        height: auto; min-height: 4; border-top: solid $foreground 20%;
    }
    """

    def __init__(self, slug: str) -> None:
        super().__init__()
        self._slug = slug

    @property
    def current_slug(self) -> str:
        return self._slug

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(FactorList)

    @property
    def _view(self) -> CustomerView:
        return self.desk.view(self._slug)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(id="over-time", markup=False)
            yield FactorList()
            yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        self.desk_changed()
        self.query_one(FactorList).focus()

    def over_time_changed(self) -> None:
        panel = self.query_one("#over-time", Static)
        panel.update(Content("\n").join(self.over_time(panel.content_size.width or 70)))

    def desk_changed(self) -> None:
        view, limits = self._view, self.workspace.thresholds
        self.look_back(view.situation)
        self.over_time_changed()
        reports = explain_snoozed(view.situation, limits)
        self.query_one(FactorList).show([FactorLine(report, snooze) for report, snooze in reports])
        box = self.query_one(".dialog")
        box.border_title = Content(
            f"{view.customer.name}: {view.assessment.level}, score {view.assessment.score}"
        )
        box.border_subtitle = (
            f"red {limits.score_red} · amber {limits.score_amber} · hygiene "
            f"{limits.score_hygiene} · {key('explain.snooze')} put off · esc closes"
        )

    def on_line_list_highlighted(self) -> None:
        line = self.query_one(FactorList).current
        keys = self.workspace.config.ui.keys
        self.query_one("#why", Static).update(why(line, self._view, keys) if line else "")

    def action_snooze(self) -> None:
        """Put the finding under the cursor off, or take it up again."""
        line = self.query_one(FactorList).current
        if line is None:
            return
        if line.snooze:
            factor = line.report.factor
            found: list[Saved] = []
            if self.guarded(lambda: found.append(wake_factor(self.workspace, self._slug, factor))):
                self.context.changed(self._slug, f"{factor}: taken up again", found[0])
        elif not may_snooze(line.report):
            self.app.notify(refusal(line), markup=False)
        else:
            form, words = snooze_form(self.workspace, self._view, line.report)
            self.app.push_screen(
                form,
                lambda saved: (
                    self.context.changed(self._slug, words(saved), saved) if saved else None
                ),
            )

    def action_close(self) -> None:
        self.dismiss(None)


def why(line: FactorLine, view: CustomerView, keys: Mapping[str, str] = NO_KEYS) -> Content:
    """What the line had no room for: the limit, the source and its age, cause, key, snooze."""
    report, now = line.report, view.situation.now
    source = report.source
    if report.source_at:
        source += f", read {age(report.source_at, now)} ago"
    facts = [f"limit {report.limit}" if report.limit else "no limit", f"source {source}"]
    if key := key_of(report.action, keys):
        facts.append(key)
    lines = [Content.assemble((report.text, "bold"))]
    if line.snooze:
        until = day_words(line.snooze.until)
        words = f"put off until {until}: {line.snooze.reason} · {_again()}"
        lines.append(Content.styled(words, "$secondary"))
    lines.append(Content.styled(" · ".join(facts), "$foreground-muted"))
    if report.cause:
        lines.append(Content(f"because: {report.cause}"))
    return Content("\n").join(lines)


def refusal(line: FactorLine) -> str:
    """Why this line cannot be put off."""
    if line.report.gate:
        return "A gate cannot be put off: somebody decides, continue or suspend."
    if line.report.severity is None:
        return "Nothing is found here: there is nothing to put off."
    return f"What we cannot know cannot be put off: {key('anywhere.sync')} reads the source again."


def _again() -> str:
    return f"{key('explain.snooze')} takes it up again"
