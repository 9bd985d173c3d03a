"""New issues and what stands beside them: templates, links, the customer's place in Linear."""

from __future__ import annotations

from dataclasses import dataclass

from koortui.commands.spoken import key
from koortui.domain.facts import Facts
from koortui.domain.hours import Worked
from koortui.domain.issue import PRIORITY_NAMES, Issue
from koortui.domain.journal import Ask, Note
from koortui.domain.note_tags import heading, without_tags
from koortui.screens.form import Field, FormScreen
from koortui.screens.issue_picking import IssuePicking
from koortui.screens.link_linear import LinkLinearScreen, mapping_of
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases import issues
from koortui.usecases.desk import CustomerView
from koortui.usecases.linking import link_customer
from koortui.usecases.workspace import Saved

#: Offered as templates, and as notes to link: the newest of each.
_OFFERED = 6
_ADDRESS = "address"


@dataclass(frozen=True)
class Template:
    """What a new issue begins with."""

    title: str
    description: str
    hint: str = ""
    ask_id: str = ""
    """The open question it is made of."""


class IssueMaking(IssuePicking):
    """Mixed into a screen that shows one customer's issues."""

    def action_issue_new(self) -> None:
        self._open_form(Template("", ""))

    def action_issue_from(self) -> None:
        """A new issue from an open question or an hours row."""
        offered = templates(self.view)
        if not offered:
            opens = f"{key('issue.issue_new')} opens an empty one."
            self.say(f"No open question and no hours row without an issue: {opens}")
            return
        choices = [
            Choice(str(number), template.title, hint=template.hint)
            for number, template in enumerate(offered)
        ]

        def begin(number: str | None) -> None:
            if number is not None:
                self._open_form(offered[int(number)])

        self.app.push_screen(PickScreen("New issue from", choices), begin)

    def _open_form(self, template: Template) -> None:
        customer = self.view.customer
        priorities = tuple(name for number, name in PRIORITY_NAMES.items() if number)
        numbers = {name.casefold(): number for number, name in PRIORITY_NAMES.items()}
        teams = self.desk.remote.linear.teams.values()
        ids = {team.key: team.id for team in teams}

        def submit(values: dict[str, str]) -> Saved:
            return issues.create_issue(
                self.workspace,
                customer,
                title=values["title"],
                description=values["description"],
                priority=numbers.get(values["priority"].casefold(), 0),
                team_id=ids.get(values["team"].upper(), ""),
                ask_id=template.ask_id,
            )

        fields = [
            Field("title", "Title", template.title),
            Field("description", "Description", template.description),
            Field("priority", "Priority", "Medium", choices=priorities),
            Field("team", "Team", hint="empty: where theirs live", choices=tuple(sorted(ids))),
        ]
        self.app.push_screen(
            FormScreen(
                f"New issue for {customer.name}",
                fields,
                submit,
                draft=f"issue for {customer.slug}: {template.ask_id or template.title}",
            ),
            lambda saved: self.done(customer.slug, "Issue saved and queued", saved),
        )

    # Beside an issue

    def action_attach(self) -> None:
        """Link a note, as a comment with its text, or a web address."""
        issue = self.chosen_issue()
        if issue is None:
            return
        notes = sorted(self.view.situation.journal.notes.values(), key=lambda n: n.at, reverse=True)
        offered = {note.id: note for note in notes[:_OFFERED]}
        choices = [Choice(_ADDRESS, "a web address", "↗")]
        choices += [
            Choice(note.id, heading(note.text) or "note", "▪", f"{note.at:%d %b}")
            for note in offered.values()
        ]

        def attach(note_id: str | None) -> None:
            if note_id == _ADDRESS:
                self._attach_address(issue)
            elif note_id:
                self._attach_note(issue, offered[note_id])

        self.app.push_screen(PickScreen(f"Link to {issue.identifier}", choices), attach)

    def _attach_note(self, issue: Issue, note: Note) -> None:
        slug, text = self.current_slug, without_tags(note.text)
        self.run(
            slug,
            f"Note linked to {issue.identifier} as a comment",
            lambda: issues.comment(self.workspace, slug, issue, text),
        )

    def _attach_address(self, issue: Issue) -> None:
        slug = self.current_slug

        def submit(values: dict[str, str]) -> Saved:
            return issues.link(self.workspace, slug, issue, values["url"], values["title"])

        fields = [Field("url", "https address"), Field("title", "Title", hint="may be empty")]
        self.app.push_screen(
            FormScreen(f"Link on {issue.identifier}", fields, submit),
            lambda saved: self.done(slug, f"Link on {issue.identifier} saved", saved),
        )

    def action_open_link(self) -> None:
        """The issue, or one of its links, in the browser. Only https leaves the terminal."""
        issue = self.chosen_issue()
        if issue is None:
            return
        urls = [url for url in (issue.url, *issue.links) if url.startswith("https://")]
        if not urls:
            self.say(f"{issue.identifier} has no https address.")
        elif len(urls) == 1:
            self.app.open_url(urls[0])
        else:
            choices = [Choice(url, "the issue" if url == issue.url else url) for url in urls]

            def go(url: str | None) -> None:
                if url:
                    self.app.open_url(url)

            self.app.push_screen(PickScreen(f"Open {issue.identifier}", choices), go)

    def copy_issue(self) -> None:
        """The issue's number, as people say it."""
        if issue := self.chosen_issue():
            self.app.copy_to_clipboard(issue.identifier)
            self.say(f"{issue.identifier} copied")

    def action_copy_url(self) -> None:
        if issue := self.chosen_issue():
            self.app.copy_to_clipboard(issue.url or issue.identifier)
            self.say(f"{issue.identifier}'s address copied")

    # Where the issues live

    def action_link(self) -> None:
        """Choose the customer's place in Linear: a customer, project, label or team."""
        customer = self.view.customer

        def chosen(answer: str | None) -> None:
            if answer is None:
                return
            mapping = mapping_of(answer)
            if mapping == customer.linear:
                return
            if self.guarded(lambda: link_customer(self.workspace, customer.slug, mapping)):
                self.desk.poll()
                words = f"{customer.name}: {mapping}" if mapping else f"{customer.name}: unlinked"
                self.context.changed(customer.slug, words)
                self.context.request_sync(pull=True)

        self.app.push_screen(LinkLinearScreen(customer), chosen)


def templates(view: CustomerView) -> list[Template]:
    """Questions that wait for an answer from us, then hours rows that name no issue."""
    facts = Facts(view.situation)
    notes = view.situation.journal.notes
    owed = [ask for ask in reversed(facts.owed_by_us) if not ask.issue_id]
    asked = [_from_question(ask, notes.get(ask.note)) for ask in owed]
    rows = [item for item in facts.worked if not item.issue and item.day]
    rows.sort(key=lambda item: item.day or facts.today, reverse=True)
    return [*asked[:_OFFERED], *(_from_row(row) for row in rows[:_OFFERED])]


def _from_question(ask: Ask, note: Note | None) -> Template:
    """A question of a note brings the note with it."""
    told = without_tags(note.text) if note else ""
    return Template(ask.what, told, f"question, {ask.at:%d %b}", ask.id)


def _from_row(row: Worked) -> Template:
    what = row.comment or row.activity
    done = f"{row.hours.normalize():f} h {row.activity} by {row.specialist or 'somebody'}"
    return Template(what, f"{done} on {row.day:%d %b %Y}: {what}", f"{row.day:%d %b}, {done}")
