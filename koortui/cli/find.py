"""`koortui find`: quick lookup."""

from __future__ import annotations

import click

from koortui.cli.group import Session
from koortui.cli.output import json_option, print_json, say_unreadable, table


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
@click.pass_obj
def find(session: Session, text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Customers, people, issues, notes and clusters that match, best first."""
    from koortui.usecases.find import find as find_hits

    hits = find_hits(session.workspace(), " ".join(text), limit, say_unreadable)
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
    else:
        click.echo("Nothing matches.")
