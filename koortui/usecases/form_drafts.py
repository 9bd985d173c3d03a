"""Half-filled forms: on disk while they are typed, until they are saved or dropped."""

from __future__ import annotations

from collections.abc import Mapping

from koortui.domain.ports import FormDraft
from koortui.domain.sanitise import clean_line
from koortui.usecases.workspace import Workspace

_LONGEST = 5_000


def read_form(workspace: Workspace, form: str) -> FormDraft | None:
    """What was typed into the form of that name when it was left; None: nothing."""
    return workspace.forms.read(form) if workspace.forms else None


def keep_form(
    workspace: Workspace, form: str, values: Mapping[str, str], began: Mapping[str, str]
) -> None:
    """Keep `values` by field, and what the fields `began` with."""
    if workspace.forms:
        typed = {name: clean_line(text, _LONGEST) for name, text in values.items()}
        workspace.forms.keep(
            FormDraft(form=form, at=workspace.clock(), values=typed, began=dict(began))
        )


def drop_form(workspace: Workspace, form: str) -> None:
    """It was saved, or is not wanted any more."""
    if workspace.forms:
        workspace.forms.drop(form)
