"""The palette: every command of the place, and by typing every customer and issue, too."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from koortui.commands.registry import bindings
from koortui.commands.synonyms import synonyms
from koortui.domain.lookup import Hit
from koortui.screens.base import KoorModal, KoorScreen
from koortui.screens.moving import MovesList
from koortui.screens.palette_commands import Offer, live_offers
from koortui.screens.palette_elsewhere import offers_elsewhere
from koortui.usecases.find import Finder
from koortui.widgets.line_list import LineList
from koortui.widgets.palette_list import PaletteLine, PaletteList

_RECENT_COMMANDS = 5
_RECENT_CUSTOMERS = 5
_HITS = 12


class PaletteContext(Protocol):
    """The app, as the palette sees it."""

    finder: Finder
    recent_commands: list[str]
    """Binding ids chosen here in this session, newest first."""

    def open_customer(self, slug: str, kind: str = "", key: str = "") -> None: ...


class PaletteScreen(MovesList, KoorModal[Offer]):
    """Answers what was chosen; what cannot be done now stays, and says why."""

    place = "palette"
    BINDINGS: ClassVar[list[BindingType]] = bindings("palette", "list")
    DEFAULT_CSS = """
    PaletteScreen .dialog { width: 96; }
    PaletteScreen Input { height: 1; background: $panel; padding: 0 1; }
    PaletteScreen PaletteList { height: 15; max-height: 70vh; margin-top: 1; background: $surface; }
    PaletteScreen.-tall PaletteList { height: 22; }
    """

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._below = below
        self._commands: list[Offer] = []
        self._elsewhere: list[Offer] = []
        """Of other places: found by typing."""
        self._shown: dict[str, Offer] = {}

    @property
    def _app(self) -> PaletteContext:
        return cast("PaletteContext", self.app)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Commands, customers, issues"
            box.border_subtitle = "type to narrow · ↑↓ · enter does it · esc leaves"
            yield Input(placeholder="what to do, whom to open", select_on_focus=False)
            yield PaletteList(empty="Nothing is called that here.")

    def on_mount(self) -> None:
        below = self._below
        self._commands = live_offers(self.app, below, self.workspace.config.ui.keys)
        here, slug = {offer.line.id for offer in self._commands}, self.current_slug
        keys = self.workspace.config.ui.keys
        if not below.is_modal:
            self._elsewhere = [*offers_elsewhere(self.app, here, slug, keys)]
        self._narrow()

    @property
    def current_slug(self) -> str:
        """The customer in view below: what commands anywhere are about."""
        below = self._below
        return below.current_slug if isinstance(below, KoorScreen | KoorModal) else ""

    def first_field(self) -> Input:
        return self.query_one(Input)

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(PaletteList)

    @on(Input.Changed)
    def _narrow(self) -> None:
        text = self.query_one(Input).value.strip()
        offers = self._found(text) if text else self._first()
        self._shown = {offer.line.id: offer for offer in offers}
        self.query_one(PaletteList).show([*(o.line for o in self._shown.values())], keep=False)

    def _first(self) -> list[Offer]:
        """Before anything is typed: what was used last, then all there is."""
        known = {offer.line.id: offer for offer in self._commands}
        used = [known[id_] for id_ in self._app.recent_commands if id_ in known]
        recent = [_recent(offer) for offer in used[:_RECENT_COMMANDS]]
        went = self._app.finder.search("", _RECENT_CUSTOMERS)
        recent += [_recent(self._of_hit(hit)) for hit in went]
        shown = {offer.line.id for offer in recent}
        return [*recent, *(offer for offer in self._commands if offer.line.id not in shown)]

    def _found(self, text: str) -> list[Offer]:
        """Commands by name, what find finds, then commands by what they do."""
        words = text.casefold().split()
        known = [*self._commands, *self._elsewhere]  # sorting keeps those of this place first
        ranked = [(rank, o) for o in known if (rank := _rank(o.line, words)) is not None]
        ranked.sort(key=lambda pair: pair[0])
        named = [offer for rank, offer in ranked if rank < _BY_HELP]
        hits = [self._of_hit(hit) for hit in self._app.finder.hits(text, _HITS)]
        return [*named, *hits, *(offer for rank, offer in ranked if rank >= _BY_HELP)]

    def _of_hit(self, hit: Hit) -> Offer:
        app = self._app
        words = "Open the customer page." if hit.kind == "customer" else hit.matched

        async def go() -> None:
            app.open_customer(hit.slug, hit.kind, hit.key)

        id_ = f"{hit.slug} {hit.kind} {hit.key}"
        return Offer(PaletteLine(id_, hit.kind, hit.name, " ".join(words.split())), go)

    @on(Input.Submitted)
    @on(LineList.Chosen)
    def action_choose(self) -> None:
        line = self.query_one(PaletteList).current
        if line is None:
            return
        if line.why:
            self.app.notify(f"{line.title}: {line.why}", timeout=3, markup=False)
            return
        self.dismiss(self._shown[line.id])

    def action_close(self) -> None:
        self.dismiss(None)


_BY_HELP = 3


def _rank(line: PaletteLine, words: list[str]) -> int | None:
    """0 the name begins with it, 1 and 2 it is in the name, 3 in what it does; None: it is not."""
    title, text = line.title.casefold(), line.words.casefold()
    if title.startswith(" ".join(words)):
        return 0
    if all(any(part.startswith(word) for part in title.split()) for word in words):
        return 1
    if all(word in title for word in words):
        return 2
    also = synonyms(line.id)
    if also and all(any(one.startswith(word) for one in (*also, *title.split())) for word in words):
        return 2
    if all(word in f"{title} {text}" for word in words):
        return _BY_HELP
    return None


def _recent(offer: Offer) -> Offer:
    line = offer.line
    marked = PaletteLine(line.id, line.kind, line.title, line.words, line.key, line.why, True)
    return Offer(marked, offer.run)
