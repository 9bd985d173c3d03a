"""Why a key does nothing on a tab of the customer page."""

from __future__ import annotations

from koortui.commands.registry import commands_of
from koortui.commands.spoken import key

#: What is done to an issue is done where issues are; a new one needs none.
ISSUE_COMMANDS = {command.id for command in commands_of("issue")} - {
    "issue_new",
    "issue_from",
    "link",
}
_KINDS = frozenset({"next_kind", "previous_kind"})
_PEOPLE = frozenset({"person_new", "person_remove"})


def reason_on(tab: str, command: str) -> str:
    """What to say on `tab`; empty when the command works there."""
    if command == "open_link" and tab == "timeline":
        return ""
    if (command in ISSUE_COMMANDS or command == "copy") and tab != "issues":
        return f"That is done to an issue: {key('customer.tab_issues')} shows them."
    if command in _PEOPLE and tab != "people":
        return f"That is done to a person: {key('customer.tab_people')} shows them."
    if command in _KINDS and tab != "timeline":
        return f"Types are of the timeline: {key('customer.tab_timeline')} shows it."
    if command == "search" and tab not in ("timeline", "issues"):
        lists = f"{key('customer.tab_timeline')} and {key('customer.tab_issues')}"
        return f"The timeline and the issues are filtered: {lists} show them."
    return ""
