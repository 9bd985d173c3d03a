"""Use cases called from a screen: a refusal or a full disk becomes words, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from koortui.domain.errors import KoorError
from koortui.screens.base import KoorContext

if TYPE_CHECKING:
    from textual.app import App

    from koortui.usecases.desk import Desk
    from koortui.usecases.workspace import Workspace


class Guards:
    """Mixed into a screen that calls use cases; what a mixin may take from that screen."""

    context: KoorContext

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace
        desk: Desk

    def guarded(self, change: Callable[[], object]) -> bool:
        """Run a use case; whether it was saved. What went wrong is said in three sentences."""
        try:
            change()
        except KoorError as error:
            self.context.failed(error)
            return False
        self.context.wrote()
        return True
