"""A message begun from elsewhere: it stands ready in step 2 of the customer's review."""

from __future__ import annotations

from koortui.domain.journal import Step
from koortui.domain.situation import Situation
from koortui.usecases.messages import PLACE, write_draft
from koortui.usecases.notes import keep_draft, read_draft
from koortui.usecases.reviews import begin_review, visit_step
from koortui.usecases.workspace import Workspace


def message_begun(workspace: Workspace, slug: str) -> bool:
    """Whether a message is being written already."""
    return bool(read_draft(workspace, slug, PLACE))


def begin_message(workspace: Workspace, situation: Situation, template: str) -> None:
    """The template, filled, as the draft; the review opens at it."""
    slug = situation.customer.slug
    subject, text = write_draft(workspace, situation, template, ())
    begin_review(workspace, slug)
    visit_step(workspace, slug, Step.COMMUNICATE)
    keep_draft(workspace, slug, PLACE, f"{template} | {subject}\n{text}")
