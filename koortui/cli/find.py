"""`koortui find`: quick lookup."""

from __future__ import annotations

import click

from koortui.cli.group import Session
from koortui.cli.output import json_option, print_json, say_unreadable, table
from koortui.domain.lookup import Hit
from koortui.domain.lookup_fold import fold
from koortui.locations import Locations
from koortui.store.find_index import FindIndexFile
from koortui.usecases.find_quickly import find_quickly


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many."
)
@json_option
@click.pass_obj
def find(session: Session, text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Customers, people, issues, notes and clusters that match, best first.

    \b
    Examples:
      koortui find osd flapping
      koortui find ruth --limit 3
    """
    hits = _hits(session, " ".join(text), limit)
    if as_json:
        results = [
            {
                "slug": hit.slug,
                "name": hit.name,
                "kind": hit.kind,
                "matched": hit.matched,
                "score": hit.score,
            }
            for hit in hits
        ]
        print_json({"results": results})
    elif hits:
        rows = [[hit.name, str(hit.kind), " ".join(hit.matched.split())] for hit in hits]
        click.echo(table(rows))
    elif fold(" ".join(text)).strip():
        click.echo("Nothing matches.")
    else:
        click.echo("Nothing to look for: letters, digits and emoji are compared.")


def _hits(session: Session, text: str, limit: int) -> list[Hit]:
    """The program need not be opened while the index that is kept is of now, or nearly."""
    hits = find_quickly(FindIndexFile(Locations.find(session.home)), text, limit)
    if hits is not None:
        return hits
    from koortui.usecases.find import find as find_hits

    return find_hits(session.workspace(), text, limit, say_unreadable)
