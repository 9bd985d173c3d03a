"""Use cases called from a screen: a refusal or a full disk becomes words, never a crash."""

from __future__ import annotations

from collections.abc import Callable

from koortui.domain.errors import KoorError
from koortui.screens.base import KoorContext


class Guards:
    """Mixed into a screen that calls use cases."""

    context: KoorContext

    def guarded(self, change: Callable[[], object]) -> bool:
        """Run a use case; whether it was saved. What went wrong is said in three sentences."""
        try:
            change()
        except KoorError as error:
            self.context.failed(error)
            return False
        self.context.wrote()
        return True
