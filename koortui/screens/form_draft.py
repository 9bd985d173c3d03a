"""Keeps what is typed into a form: on disk within a second, and taken up again when it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from koortui.domain.errors import KoorError
from koortui.domain.ports import FormDraft
from koortui.screens.draft_keeper import DraftKeeper
from koortui.screens.rescue import rescue
from koortui.usecases.form_drafts import drop_form, keep_form, read_form

if TYPE_CHECKING:
    from koortui.screens.base import KoorModal


class FormKeeper:
    """The draft of one open form. `began`: its fields as it would open without a draft."""

    def __init__(
        self,
        form: KoorModal[object],
        name: str,
        began: Mapping[str, str],
        *,
        holds_record: bool,
        values: Callable[[], dict[str, str]],
        failed: Callable[[KoorError], None],
    ) -> None:
        self._form, self._name, self._values = form, name, values
        self.began = dict(began)
        self._draft = read_form(form.workspace, name)
        self._holds_record = holds_record
        self._on_disk = self._draft is not None
        self._over = False
        self._seen = self.opening()
        self._keeper = DraftKeeper(
            form,
            read=lambda: msgspec.json.encode(values()).decode(),
            write=self._write,
            kept=form.context.wrote,
            failed=failed,
            last_resort=lambda text: form.context.rescued.append(rescue(text, name)),
        )

    @property
    def taken_up(self) -> FormDraft | None:
        """What was left here before, if that differs from what the fields begin with."""
        return self._draft if self.opening() != self.began else None

    def opening(self) -> dict[str, str]:
        """What the fields open with. A record's own field wins where nobody had typed over it."""
        draft = self._draft
        if draft is None:
            return self.began
        kept = {
            name: text
            for name, text in draft.values.items()
            if name in self.began and not (self._holds_record and text == draft.began.get(name))
        }
        return {**self.began, **kept}

    @property
    def changed(self) -> bool:
        """Whether something stands there that the form did not begin with."""
        return self._values() != self.began

    def typed(self) -> None:
        """A field changed, perhaps back to what it was."""
        now = self._values()
        if now != self._seen and not self._over:
            self._seen = now
            self._keeper.changed()

    async def flush(self) -> bool:
        """Whether all that was typed is on disk now."""
        return await self._keeper.flush()

    async def drop(self) -> None:
        """It is not wanted: nothing is kept, and nothing that is being written stays."""
        await self._keeper.forget_all(self._remove)

    async def finish(self) -> None:
        """It is saved: a key that comes while the form closes does not begin it again."""
        self._over = True
        await self.drop()

    def close(self) -> None:
        """The program ends: the last moment to write."""
        self._keeper.close()

    def _write(self, text: str) -> None:
        """In a thread, or at the very end. What is as it began needs no draft."""
        values = msgspec.json.decode(text, type=dict[str, str])
        if values == self.began:
            self._remove()
        else:
            keep_form(self._form.workspace, self._name, values, self.began)
            self._on_disk = True

    def _remove(self) -> None:
        if self._on_disk:
            drop_form(self._form.workspace, self._name)
            self._on_disk = False
