"""What can be done to an issue, wherever one is under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from koortui.domain.errors import KoorError
from koortui.domain.issue import PRIORITY_NAMES, Issue
from koortui.screens.compose import ComposeScreen
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases import issues
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.issue_list import STATE_GLYPHS

if TYPE_CHECKING:
    from textual.app import App

    from koortui.usecases.desk import Desk


class IssueActions(Guards):
    """Mixed into a screen with `current_slug` and `current_issue`."""

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace
        desk: Desk

        @property
        def current_slug(self) -> str: ...

        @property
        def current_issue(self) -> Issue | None: ...

    def action_comment(self) -> None:
        issue, slug = self._chosen(), self.current_slug
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
            lambda saved: self._done(slug, f"Comment on {issue.identifier} saved", saved),
        )

    def action_status(self) -> None:
        issue, slug = self._chosen(), self.current_slug
        if issue is None:
            return
        team = self.desk.remote.linear.teams.get(issue.team_id)
        states = sorted(team.states, key=lambda state: state.position) if team else []
        if not states:
            self.app.notify(
                f"The states of {issue.identifier}'s team have not been pulled yet: r pulls.",
                severity="warning",
                markup=False,
            )
            return
        by_id = {state.id: state for state in states}
        choices = [
            Choice(state.id, state.name, STATE_GLYPHS.get(state.type, "○")) for state in states
        ]

        def change(state_id: str | None) -> None:
            if state_id and state_id != issue.state.id:
                state = by_id[state_id]
                self._run(
                    slug,
                    f"{issue.identifier} → {state.name}",
                    lambda: issues.set_state(self.workspace, slug, issue, state),
                )

        self.app.push_screen(
            PickScreen(f"Status of {issue.identifier}", choices, issue.state.id), change
        )

    def action_priority(self) -> None:
        issue, slug = self._chosen(), self.current_slug
        if issue is None:
            return
        choices = [Choice(str(number), name) for number, name in PRIORITY_NAMES.items() if number]
        choices.append(Choice("0", PRIORITY_NAMES[0]))

        def change(number: str | None) -> None:
            if number is not None and int(number) != issue.priority:
                self._run(
                    slug,
                    f"{issue.identifier}: {PRIORITY_NAMES[int(number)]}",
                    lambda: issues.set_priority(self.workspace, slug, issue, int(number)),
                )

        self.app.push_screen(
            PickScreen(f"Priority of {issue.identifier}", choices, str(issue.priority)), change
        )

    def action_assign(self) -> None:
        issue, slug = self._chosen(), self.current_slug
        if issue is None:
            return
        users = sorted(self.desk.remote.linear.users.values(), key=lambda user: user.name)
        choices = [*(Choice(user.id, user.name) for user in users), Choice("", "nobody")]
        names = {choice.id: choice.label for choice in choices}

        def change(user_id: str | None) -> None:
            if user_id is not None and user_id != issue.assignee_id:
                self._run(
                    slug,
                    f"{issue.identifier}: {names[user_id]}",
                    lambda: issues.assign(
                        self.workspace, slug, issue, user_id, names[user_id] if user_id else ""
                    ),
                )

        self.app.push_screen(
            PickScreen(f"Assign {issue.identifier}", choices, issue.assignee_id), change
        )

    def action_issue_new(self) -> None:
        customer = self.desk.view(self.current_slug).customer
        priorities = tuple(name for number, name in PRIORITY_NAMES.items() if number)
        numbers = {name: number for number, name in PRIORITY_NAMES.items()}
        teams = self.desk.remote.linear.teams.values()
        keys = tuple(sorted(team.key for team in teams))
        ids = {team.key: team.id for team in teams}

        def submit(values: dict[str, str]) -> Saved:
            return issues.create_issue(
                self.workspace,
                customer,
                title=values["title"],
                description=values["description"],
                priority=numbers.get(values["priority"], 0),
                team_id=ids.get(values["team"].upper(), ""),
            )

        fields = [
            Field("title", "Title"),
            Field("description", "Description"),
            Field("priority", "Priority", "Medium", choices=priorities),
            Field("team", "Team", hint="empty: where theirs live", choices=keys),
        ]
        self.app.push_screen(
            FormScreen(f"New issue for {customer.name}", fields, submit),
            lambda saved: self._done(customer.slug, "Issue saved and queued", saved),
        )

    def action_open_link(self) -> None:
        issue = self._chosen()
        if issue and issue.url.startswith("https://"):
            self.app.open_url(issue.url)
        elif issue:
            self.app.notify(f"{issue.identifier} has no https address.", markup=False)

    def _chosen(self) -> Issue | None:
        if self.current_issue is None:
            self.app.notify("No issue is under the cursor: i opens a new one.")
        return self.current_issue

    def _run(self, slug: str, words: str, change: Callable[[], Saved]) -> None:
        try:
            saved = change()
        except KoorError as error:
            self.context.failed(error)
        else:
            self._done(slug, words, saved)

    def _done(self, slug: str, words: str, saved: Saved | None) -> None:
        if saved:
            self.context.changed(slug, words, saved)
