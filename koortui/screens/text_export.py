"""What a screen shows, out of the program: a file as CSV or Markdown, or the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.prompt import PromptScreen
from koortui.usecases.new_file import write_new_file

Format = Literal["csv", "md"]


class TextExport(Guards):
    """Mixed into a screen that says what is exported, and where to unless another name is typed."""

    if TYPE_CHECKING:

        @property
        def export_name(self) -> str: ...

        def export_text(self, form: Format) -> str: ...

        def default_file(self) -> Path: ...

    def action_export(self) -> None:
        """Ask for the form, then for the file."""

        def chosen(form: str | None) -> None:
            if form:
                self._ask_file("md" if form == "md" else "csv")

        choices = [
            Choice("csv", "CSV", hint="rows for a spreadsheet; nothing becomes a formula"),
            Choice("md", "Markdown", hint="a table to be read"),
        ]
        self.app.push_screen(PickScreen(f"Export {self.export_name} as", choices), chosen)

    def _ask_file(self, form: Format) -> None:
        def answered(name: str | None) -> None:
            if name:
                path = Path(name).expanduser()
                text = self.export_text(form)
                if self.guarded(lambda: write_new_file(path, text)):
                    self.app.notify(f"Written to {path}", markup=False)

        name = str(self.default_file().with_suffix(f".{form}"))
        self.app.push_screen(
            PromptScreen(f"Export {self.export_name}", "To which file?", value=name, required=True),
            answered,
        )

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.export_text("md"))
        name = self.export_name[:1].upper() + self.export_name[1:]
        self.app.notify(f"{name} is copied as Markdown", markup=False)
