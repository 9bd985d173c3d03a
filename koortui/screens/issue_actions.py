"""What can be done to an issue, or to all that are marked, wherever one is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.commands.spoken import key
from koortui.domain.due_words import due_day
from koortui.domain.issue import PRIORITY_NAMES, SIZES, Issue
from koortui.screens.compose import ComposeScreen
from koortui.screens.form import Field, FormScreen
from koortui.screens.issue_picking import IssuePicking
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.search_pick import SearchPickScreen
from koortui.usecases import issue_edits as edits
from koortui.usecases import issues
from koortui.widgets.issue_list import STATE_GLYPHS

if TYPE_CHECKING:
    from koortui.domain.issue import LinearMirror
    from koortui.usecases.workspace import Saved


class IssueActions(IssuePicking):
    """Mixed into a screen with `current_slug`, `view` and `issue_list`."""

    @property
    def _mirror(self) -> LinearMirror:
        return self.desk.remote.linear

    def action_comment(self) -> None:
        issue, slug = self.chosen_issue(), self.current_slug
        if issue is None:
            return
        place = f"comment:{issue.id}"
        self.app.push_screen(
            ComposeScreen(
                f"Comment on {issue.identifier}",
                slug,
                place,
                lambda text: issues.comment(self.workspace, slug, issue, text, draft_place=place),
                context=issue.title,
            ),
            lambda saved: self.done(slug, f"Comment on {issue.identifier} saved", saved),
        )

    def action_status(self) -> None:
        chosen = self.chosen_issues()
        if not chosen:
            return
        states = edits.state_names(chosen, self._mirror)
        if not states:
            why = f"their teams share none, or {key('anywhere.sync')} pulls them."
            self.say(f"No status fits {_names(chosen)}: {why}")
            return
        choices = [Choice(s.name, s.name, STATE_GLYPHS.get(s.type, "○")) for s in states]

        def change(name: str | None) -> None:
            if name:
                plan = edits.move_to_named(name, self._mirror)
                self.change(chosen, f"{_names(chosen)} → {name}", plan)

        now = chosen[0].state.name
        self.app.push_screen(PickScreen(f"Status of {_names(chosen)}", choices, now), change)

    def action_priority(self) -> None:
        chosen = self.chosen_issues()
        if not chosen:
            return
        choices = [Choice(str(number), name) for number, name in PRIORITY_NAMES.items() if number]
        choices.append(Choice("0", PRIORITY_NAMES[0]))

        def change(number: str | None) -> None:
            if number is not None:
                words = f"{_names(chosen)}: {PRIORITY_NAMES[int(number)]}"
                self.change(chosen, words, edits.prioritise(int(number)))

        now = str(chosen[0].priority)
        self.app.push_screen(PickScreen(f"Priority of {_names(chosen)}", choices, now), change)

    def action_assign(self) -> None:
        chosen = self.chosen_issues()
        if not chosen:
            return
        users = sorted(self._mirror.users.values(), key=lambda user: user.name)
        choices = [*(Choice(user.id, user.name) for user in users), Choice("", "nobody")]
        names = {choice.id: choice.label for choice in choices}

        def change(user_id: str | None) -> None:
            if user_id is not None:
                plan = edits.give_to(user_id, names[user_id] if user_id else "")
                self.change(chosen, f"{_names(chosen)}: {names[user_id]}", plan)

        now = chosen[0].assignee_id
        self.app.push_screen(PickScreen(f"Assign {_names(chosen)}", choices, now), change)

    def action_size(self) -> None:
        chosen = self.chosen_issues()
        if not chosen:
            return
        hints = ("overhead", "under a day", "1-2 days", "up to a week", "more: split it")
        choices = [
            Choice(str(points), name, hint=hint)
            for (points, name), hint in zip(SIZES, hints, strict=True)
        ]
        choices.append(Choice("", "no size"))
        labels = {choice.id: choice.label for choice in choices}

        def change(points: str | None) -> None:
            if points is not None:
                plan = edits.resize(float(points) if points else None)
                self.change(chosen, f"{_names(chosen)}: {labels[points]}", plan)

        sizes = {name: str(points) for points, name in SIZES}
        now = sizes.get(chosen[0].size, "")
        self.app.push_screen(PickScreen(f"Size of {_names(chosen)}", choices, now), change)

    def action_due(self) -> None:
        chosen = self.chosen_issues()
        if not chosen:
            return

        slug = self.current_slug

        def submit(values: dict[str, str]) -> Saved:
            plan = edits.due_on(due_day(values["due"], self.workspace.today))
            return edits.change_issues(self.workspace, slug, chosen, plan)

        now = chosen[0].due
        hint = "fri, +3; empty: none"
        fields = [Field("due", "Due", now.isoformat() if now else "", hint=hint, day="ahead")]
        self.app.push_screen(
            FormScreen(f"Due date of {_names(chosen)}", fields, submit, draft=None),
            lambda saved: self.done(slug, f"{_names(chosen)}: due date saved", saved),
        )

    def action_labels(self) -> None:
        """Toggle one label; with several issues chosen it is added unless all have it."""
        chosen = self.chosen_issues()
        if not chosen:
            return
        on_all = set.intersection(*({label.casefold() for label in i.labels} for i in chosen))
        known = {*self._mirror.labels, *(label for issue in chosen for label in issue.labels)}
        ordered = sorted(
            known, key=lambda label: (label.casefold() not in on_all, label.casefold())
        )
        choices = [
            Choice(label, label, "✓" if label.casefold() in on_all else " ") for label in ordered
        ]

        def change(label: str | None) -> None:
            if label:
                on = label.casefold() not in on_all
                words = f"{_names(chosen)}: {'+' if on else '-'}{label}"
                self.change(chosen, words, edits.label_with(label, on=on))

        heading = f"Labels of {_names(chosen)}"
        self.app.push_screen(
            SearchPickScreen(heading, choices, status="✓ has it: Enter takes it off"), change
        )


def _names(chosen: list[Issue]) -> str:
    """ "ACM-14", or "3 issues"."""
    return chosen[0].identifier if len(chosen) == 1 else f"{len(chosen)} issues"
