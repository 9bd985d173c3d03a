"""Keep in touch: the quiet customers, and what is of use to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.customer import NewsItem
from koortui.domain.factor import plural
from koortui.domain.issue import Issue
from koortui.domain.journal import Contact, Direction, Step
from koortui.screens.contact_actions import ContactActions
from koortui.screens.form import AnswerForm, Field
from koortui.screens.list_place import ListPlace, nobody_yet
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases.desk import CustomerView
from koortui.usecases.news import add_news, list_news, remove_news
from koortui.usecases.reviews import begin_review, visit_step
from koortui.usecases.touch import Touch, quiet_customers
from koortui.widgets.line_list import LineList
from koortui.widgets.touch_list import TouchLine, TouchList, column_titles
from koortui.widgets.when import day_label

EMPTY = (
    "Nobody is quiet: every active customer has an active project.\n\n"
    "Customers without one stand here; say hello once a month."
)
MUTED = "$foreground-muted"
_LISTED = 5


class TouchScreen(ContactActions, ListPlace[TouchList]):
    """Who is due first stands first; below, what was said last and what there is to share."""

    place = "touch"
    BINDINGS: ClassVar[list[BindingType]] = bindings("touch", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "hello": "No customer is under the cursor.",
        "reply": "No customer is under the cursor.",
        "customer": "No customer is under the cursor.",
    }
    titles = staticmethod(column_titles)

    def make_list(self) -> TouchList:
        return TouchList(empty=EMPTY)

    @property
    def current_issue(self) -> Issue | None:
        return None

    @property
    def view(self) -> CustomerView:
        return self.desk.view(self.current_slug)

    def desk_changed(self) -> None:
        today = self.workspace.today
        found = quiet_customers(self.workspace, self.desk.views())
        self._touches = {touch.customer.slug: touch for touch in found}
        self.lines.empty = EMPTY if self.desk.customers() else nobody_yet()
        self.lines.show([_line(touch, today) for touch in found])
        due = sum(touch.severity is not None for touch in found)
        self.head(f"Keep in touch · {plural(len(found), 'quiet customer')} · {due} due")

    def detail(self) -> Content:
        """What was said last, and what there is to share with everybody."""
        touch = self._touches.get(self.current_slug)
        said = _last_words(touch, self.workspace.today) if touch else []
        return Content("\n").join([*said, *_news_lines(list_news(self.workspace))])

    # Commands

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_hello()

    def action_hello(self) -> None:
        """The customer's review at step 2, where the hello stands ready."""
        slug = self.current_slug

        def go() -> None:
            begin_review(self.workspace, slug)
            visit_step(self.workspace, slug, Step.COMMUNICATE)
            self.desk.refresh(slug)
            self.context.open_review(slug)

        if slug:
            self.guarded(go)

    def action_reply(self) -> None:
        if self.current_slug:
            self.action_log_contact()

    def action_news_new(self) -> None:
        """Something of use to every customer: the newest three go into each hello."""

        def submit(values: dict[str, str]) -> NewsItem:
            return add_news(self.workspace, values["text"], values["link"])

        fields = [Field("text", "What"), Field("link", "Link", hint="https://…, may be empty")]
        self.app.push_screen(
            AnswerForm[NewsItem]("Something to share", fields, submit),
            lambda item: self._news_changed("Kept: it goes into every hello") if item else None,
        )

    def action_news_remove(self) -> None:
        items = list_news(self.workspace)
        if not items:
            self.notify(
                f"There is nothing to share yet: {key('touch.news_new')} adds something.",
                markup=False,
            )
            return
        choices = [Choice(item.id, item.text, hint=f"{item.day:%d %b}") for item in items]

        def chosen(item_id: str | None) -> None:
            if item_id and self.guarded(lambda: remove_news(self.workspace, item_id)):
                self._news_changed("Taken off the list")

        self.app.push_screen(PickScreen("Take off the list", choices), chosen)

    def _news_changed(self, words: str) -> None:
        self.desk.poll()
        self.notify(words, timeout=2.5, markup=False)
        self.desk_changed()


def _line(touch: Touch, today: date) -> TouchLine:
    return TouchLine(
        slug=touch.customer.slug,
        name=touch.customer.name,
        severity=touch.severity.value if touch.severity else "",
        outreach=_ago(touch.outreach, today),
        reply=_ago(touch.reply, today),
        write_by="today" if touch.write_by == today else day_label(touch.write_by, today),
        words=touch.text if touch.unresponsive else _said(touch.last),
    )


def _ago(day: date | None, today: date) -> str:
    if day is None:
        return "never"
    return "today" if day == today else f"{(today - day).days}d ago"


def _last_words(touch: Touch, today: date) -> list[Content]:
    """What was said last, shortened."""
    last = touch.last
    lines = [Content.styled(f"{touch.customer.name}: {touch.text}", "bold")]
    if last:
        who = "we" if last.direction is Direction.OUT else "they"
        said = f"{day_label(last.at.date(), today)}, {who}, {last.channel.value}: "
        lines.append(Content.styled(said, MUTED) + Content(_said(last)))
    return [*lines, Content("")]


def _said(contact: Contact | None) -> str:
    """The subject, or the first words."""
    return (contact.subject or contact.text).split("\n")[0][:200] if contact else ""


def _news_lines(items: list[NewsItem]) -> list[Content]:
    if not items:
        return [
            Content.styled(
                f"Nothing to share yet: {key('touch.news_new')} adds something useful to say.",
                MUTED,
            )
        ]
    heading = Content.styled("To share (the newest three go into a hello)", MUTED)
    return [heading, *(Content(f"  {item.line}") for item in items[:_LISTED])]
