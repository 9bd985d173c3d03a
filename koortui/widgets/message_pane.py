"""Step 2: who waits on whom, what they have not heard yet, and the message to send."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from koortui.commands.spoken import key
from koortui.widgets.key_words import KeyLine, key_words
from koortui.widgets.typing_area import TypingArea

_KEYS = (
    ("review.draft", "edit"),
    ("review.template", "template"),
    ("review.recipients", "to"),
    ("review.send", "send"),
    ("review.copy", "copy"),
    ("review.log_contact", "log"),
    ("review.ask", "waits"),
)


class MessagePane(Vertical):
    """The context above, the message below: read first, edited after `start_editing`."""

    DEFAULT_CSS = """
    MessagePane {
        & > #message-context { height: auto; max-height: 45%; padding: 0 1; }
        & > #message-meta {
            height: 1; padding: 0 1; background: $panel; color: $text-muted;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & > #message-keys { height: 1; padding: 0 1; color: $text-muted; }
        & > #message-subject {
            border: none; height: 1; padding: 0 1; text-style: bold; background: $background;
        }
        & > #message-text {
            border: none; height: 1fr; padding: 0 1; background: $background;
            scrollbar-size-vertical: 1;
        }
        &.-editing > #message-subject, &.-editing > #message-text { background: $surface; }
    }
    """

    class Edited(Message):
        """The person changed the subject or the text."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.template = ""
        self.editing = False
        self._shown: tuple[str, str] = ("", "")

    def compose(self) -> ComposeResult:
        yield Static(id="message-context", markup=False)
        yield Static(id="message-meta", markup=False)
        yield Input(id="message-subject", disabled=True)
        yield TypingArea(id="message-text", read_only=True, show_cursor=False, soft_wrap=True)
        yield KeyLine(_keys(), id="message-keys", markup=False)

    @property
    def subject(self) -> str:
        return self.query_one("#message-subject", Input).value

    @property
    def text(self) -> str:
        return self.query_one("#message-text", TextArea).text

    def show_context(self, context: Content, meta: Content) -> None:
        self.query_one("#message-context", Static).update(context)
        self.query_one("#message-meta", Static).update(meta)

    def show_message(self, template: str, subject: str, text: str) -> None:
        """Put a message in; it counts as not edited."""
        self.template = template
        self._shown = (subject, text)
        if self.subject != subject:
            self.query_one("#message-subject", Input).value = subject
        if self.text != text:
            area = self.query_one("#message-text", TextArea)
            area.text = text
            area.refresh(layout=True)  # setting the text alone paints only what grew

    def put(self, subject: str, text: str) -> None:
        """The person's own words from elsewhere: they count as edited."""
        shown = self._shown
        self.show_message(self.template, subject, text)
        self._shown = shown

    @property
    def changed(self) -> bool:
        """The person wrote something that was not put in."""
        return (self.subject, self.text) != self._shown

    def start_editing(self) -> None:
        self._edit(on=True)
        area = self.query_one("#message-text", TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def stop_editing(self) -> None:
        self._edit(on=False)
        if self.has_focus_within:
            self.screen.set_focus(None)  # the keys of the place are in its footer again
        self.screen.refresh_bindings()

    def to_top(self) -> None:
        """Read from its first line on."""
        area = self.query_one("#message-text", TextArea)
        area.move_cursor((0, 0))
        area.scroll_to(0, 0, animate=False, force=True)

    def _edit(self, *, on: bool) -> None:
        self.editing = on
        self.set_class(on, "-editing")
        self.query_one("#message-subject", Input).disabled = not on
        area = self.query_one("#message-text", TextArea)
        area.read_only = not on
        area.show_cursor = on
        self.query_one("#message-keys", Static).update(_editing_keys() if on else _keys())

    def on_text_area_changed(self) -> None:
        self._say_edited()

    def on_input_changed(self) -> None:
        self._say_edited()

    def _say_edited(self) -> None:
        if self.editing and self.changed:
            self.post_message(self.Edited())


def _keys() -> Content:
    return key_words(*_KEYS, between="  ")


def _editing_keys() -> Content:
    return Content(f"esc or {key('review.keep_draft')} keeps the draft · tab subject")
