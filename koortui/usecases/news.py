"""What is of use to every customer: a short list that the EM keeps, shared through the roster."""

from __future__ import annotations

from koortui.domain.customer import NewsItem
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.usecases.workspace import Workspace

SHARED = 3
"""So many of the newest go into a hello."""


def list_news(workspace: Workspace) -> list[NewsItem]:
    """Newest first."""
    return sorted(workspace.roster.read().news, key=lambda item: item.day, reverse=True)


def shared(workspace: Workspace) -> tuple[str, ...]:
    """The lines that go into a hello."""
    return tuple(item.line for item in list_news(workspace)[:SHARED])


def add_news(workspace: Workspace, text: str, link: str = "") -> NewsItem:
    """Put something on the list. Raises `InvalidInput` by field."""
    text, link = clean_line(text, 200), clean_line(link)
    if not text:
        raise InvalidInput("text", "say what it is", next_step="For example: Ceph 21 is out.")
    if link and not link.startswith("https://"):
        raise InvalidInput("link", "it does not begin with https://", next_step="Or leave it out.")
    item = NewsItem(id=workspace.new_id(), day=workspace.today, text=text, link=link)
    with workspace.roster.edit() as edit:
        edit.put(item)
    return item


def remove_news(workspace: Workspace, item_id: str) -> None:
    """Take something off the list; gone already is fine."""
    with workspace.roster.edit() as edit:
        for item in edit.roster.news:
            if item.id == item_id:
                edit.remove(item)
