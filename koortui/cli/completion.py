"""`koortui completion`: the script that a shell sources."""

from __future__ import annotations

import click

from koortui.cli.group import ROOT


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of SHELL.

    \b
    bash: eval "$(koortui completion bash)"  in ~/.bashrc
    zsh:  eval "$(koortui completion zsh)"   in ~/.zshrc
    fish: koortui completion fish > ~/.config/fish/completions/koortui.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(found(ROOT, {}, "koortui", "_KOORTUI_COMPLETE").source())
