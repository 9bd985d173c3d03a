"""Find: a few letters, and the customer is there."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.contract import Stage
from koortui.domain.errors import KoorError
from koortui.screens.base import KoorModal
from koortui.screens.customer_facts import preview
from koortui.screens.moving import MovesList
from koortui.usecases.find import Finder
from koortui.widgets.fixed_text import FixedText
from koortui.widgets.hit_list import HitList
from koortui.widgets.line_list import LineList
from koortui.widgets.query_input import QueryInput

ACTIONS = ("open", "review", "note", "hours")
_NOTHING = (
    "Nothing found.\n\n"
    "Names, people, e-mail domains, clusters,\nissues, tags, notes and meetings are searched.\n"
    "Fewer letters find more."
)


def _nobody() -> str:
    return f"No customers yet: {key('board.customer_new')} on the board adds one."


class Found(NamedTuple):
    """What to do with which customer, and what of it was found."""

    action: str
    slug: str
    kind: str = ""
    key: str = ""


class FindScreen(MovesList, KoorModal[Found | None]):
    """Answers what was found, or None. Give it the app's `Finder`, so that its index is kept."""

    place = "find"
    CSS_PATH = "find.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("find", "list")

    def __init__(self, finder: Finder | None = None) -> None:
        super().__init__()
        self._finder = finder
        self._action = ACTIONS[0]
        self._shown_for: str | None = None
        """The text whose hits are in the list."""
        self._open_when_ready = False

    @property
    def finder(self) -> Finder:
        if self._finder is None:
            self._finder = Finder(self.workspace)
        return self._finder

    def compose(self) -> ComposeResult:
        with Vertical(id="find", classes="dialog") as box:
            box.border_title = "Find"
            yield QueryInput(
                placeholder="name, person, domain, cluster, issue, note", select_on_focus=False
            )
            with Horizontal():
                yield HitList(id="hits")
                yield FixedText(id="preview")
            yield FixedText(id="actions")

    def on_mount(self) -> None:
        self._show_actions()
        self._refresh_index()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(HitList)

    @property
    def current_slug(self) -> str:
        hit = self.query_one(HitList).current
        return hit.slug if hit else ""

    def desk_changed(self) -> None:
        self._refresh_index()

    @work(exclusive=True, group="index")
    async def _refresh_index(self) -> None:
        """In a thread nobody waits for: a key is answered from the index of before."""
        try:
            await asyncio.to_thread(self.finder.refresh)
        except KoorError as error:
            self.context.failed(error)
        suspended = frozenset(c.slug for c in self.desk.customers() if c.stage is Stage.SUSPENDED)
        for hits in self.query(HitList):  # none when it was closed meanwhile
            hits.suspended = suspended
        self._search()

    def first_field(self) -> Input:
        return self.query_one(Input)

    def on_resize(self) -> None:
        """After the layout: as many hits as fit."""
        self.call_after_refresh(self._search)

    @on(Input.Changed)
    def _search(self) -> None:
        if not (self.stands and self.query(HitList)):
            return  # on its way out or in: a slow index may end at any moment
        hits = self.query_one(HitList)
        text = self.query_one(Input).value
        room = max(5, hits.size.height)
        if not self.finder.ready:
            hits.empty = "Reading…"
        else:
            hits.empty = _NOTHING if text.strip() else _nobody()
        offered = [customer.slug for customer in self.desk.customers()] if not text else []
        hits.show(self.finder.search(text, room, offered), keep=False)
        self._shown_for = text if self.finder.ready else None
        if self._open_when_ready and self.finder.ready:
            self.action_open()

    @on(LineList.Highlighted)
    def _preview_soon(self) -> None:
        """The hits are painted first: judging a customer takes longer than finding one."""
        self.call_after_refresh(self._preview)

    def _preview(self) -> None:
        if not (self.stands and self.query("#preview")):
            return
        panel, slug = self.query_one("#preview", FixedText), self.current_slug
        panel.visible = bool(slug)
        if panel.display and slug:
            panel.update(preview(self.desk.view(slug)))

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def _show_actions(self) -> None:
        words = [Content("⏎ ")]
        for action in ACTIONS:
            chosen = action == self._action
            words.append(
                Content.styled(f"[{action}]", "bold $accent")
                if chosen
                else Content.styled(f" {action} ", "$foreground-muted")
            )
        words.append(Content.styled("   tab changes · esc closes", "$foreground-muted"))
        self.query_one("#actions", FixedText).update(Content.assemble(*words))

    # Commands

    @on(Input.Submitted)
    def action_open(self) -> None:
        """Never on hits of an earlier text: who types fast gets what was typed."""
        if self._shown_for != self.query_one(Input).value:
            self._open_when_ready = not self.finder.ready
            if self._open_when_ready:
                return
            self._search()
        self._open_when_ready = False
        hit = self.query_one(HitList).current
        if hit:
            self._leave(Found(self._action, hit.slug, hit.kind, hit.key))
        else:
            self.query_one(QueryInput).go_on()

    def action_next_action(self) -> None:
        place = ACTIONS.index(self._action) + 1
        self._action = ACTIONS[place % len(ACTIONS)]
        self._show_actions()

    def action_close(self) -> None:
        self._leave(None)

    def _leave(self, answer: Found | None) -> None:
        """Empty for the next time: one instance is shown again and again."""
        self._action = ACTIONS[0]
        self._show_actions()
        self.query_one(Input).value = ""
        self.dismiss(answer)
        if answer:
            self.query_one(QueryInput).hand_on()
