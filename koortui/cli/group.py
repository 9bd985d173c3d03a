"""The root command: global options, and commands that are imported only when run."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import click

from koortui.domain.errors import ConfigError

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.domain.board_line import Board
    from koortui.store.kept_board import KeptBoardFile
    from koortui.usecases.workspace import Workspace

#: Command -> (module and attribute, the line `koortui --help` shows).
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo:demo", "The program on a sandbox with sample customers; no account needed."),
    "init": ("init:init", "Set up: who you are, Linear, the sheet, the calendar."),
    "doctor": ("doctor:doctor", "Check the set-up and say what to do."),
    "import": ("imports:import_group", "Take in customers and journals from CSV or JSON."),
    "export": ("export:export", "Your data, out: roster, journals, hours, settings."),
    "due": ("due:due", "What today's review holds, and why."),
    "portfolio": (
        "portfolio:portfolio",
        "ARR, renewals, payments due, prospects and targets.",
    ),
    "show": ("show:show", "One customer."),
    "find": ("find:find", "Quick lookup of customers, people, issues, notes, clusters."),
    "note": ("write:note", "Keep a note, offline."),
    "contact": ("write:contact", "Log a contact."),
    "hours": ("hours:hours", "Add and list hours."),
    "comment": ("write:comment", "Comment on a Linear issue (queued)."),
    "status": ("write:status", "Change a Linear issue's status (queued)."),
    "sync": ("sync:sync", "Pull both sources and deliver the queue; for cron."),
    "queue": ("queue:queue", "Writes that are not delivered yet."),
    "cover": ("cover:cover", "Who covers for whom."),
    "handover": ("cover:handover", "The pack for the covering EM, as Markdown."),
    "backtest": ("backtest:backtest", "Which days other attention limits would have changed."),
    "backup": ("backup:backup", "Everything in one file, but secrets."),
    "restore": ("backup:restore", "Take a backup back."),
    "config": ("config:config_group", "Where the settings are, and whether they are right."),
    "serve": ("serve:serve", "The program in a browser on this machine, with a one-time link."),
    "sandbox": ("sandbox:sandbox", "Only the two local servers, until interrupted."),
    "completion": ("completion:completion", "Shell completion for bash, zsh or fish."),
}


class ExitWith(Exception):
    """The command has said all it has to say; the process leaves with `code`.

    `at_once`: without waiting for threads; nothing they do matters any more.
    """

    def __init__(self, code: int, *, at_once: bool = False) -> None:
        self.code, self.at_once = code, at_once
        super().__init__(code)


class Session:
    """What the commands share: where things are, and the program once it is needed."""

    last_home: ClassVar[str | None] = None
    """For a crash, which ends without a session: `--home` of the command that runs."""

    def __init__(self, home: str | None = None) -> None:
        self.home = Session.last_home = home
        self.env: Mapping[str, str] = os.environ
        self._program: Program | None = None
        self._boards: KeptBoardFile | None = None

    def program(self, on: date | None = None, *, wait_for_holidays: bool = True) -> Program:
        """The program on this installation's files; opened once."""
        if self._program is None:
            from koortui.bootstrap import open_program
            from koortui.locations import Locations

            self._program = open_program(
                Locations.find(self.home),
                self.env,
                on=on,
                wait_for_holidays=wait_for_holidays,
                boards=self._boards,
            )
        return self._program

    def workspace_without(self, spared: frozenset[str]) -> Workspace:
        """The workspace though sections `spared` of the settings are wrong; stderr says so."""
        try:
            return self.workspace()
        except ConfigError:
            from koortui.bootstrap import open_program
            from koortui.config_spared import load_without
            from koortui.locations import Locations

            places = Locations.find(self.home)
            found = load_without(places.config_file, spared)
            if found is None:
                raise
            config, problems = found
            self._program = open_program(places, self.env, config=config)
        for problem in problems:
            click.echo(problem, err=True)
        click.echo(
            "This needs nothing of it and goes on. Mend it: `koortui config edit`.", err=True
        )
        return self._program.workspace

    def whole_board(self) -> Board | None:
        """Today's board as it was judged last, where all of it holds; without the program."""
        from koortui.kept import board_file, whole_board
        from koortui.locations import Locations

        self._boards = self._boards or board_file(Locations.find(self.home), self.env)
        return whole_board(self._boards, self.env)

    def now(self, timezone: str) -> datetime:
        """The present time; on the day that is to be taken for today."""
        from koortui.environment import clock_on, today_of

        return clock_on(today_of(self.env), timezone)()

    def workspace(self, on: date | None = None) -> Workspace:
        return self.program(on).workspace

    def close(self) -> None:
        """Say what the stores did on their own, and let go of the program."""
        if self._program:
            for event in self._program.news.take():
                click.echo(event.text, err=True)
            self._program.close()


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(importlib.import_module(f"koortui.cli.{module}"), name)
        return found

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when what was typed is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        from koortui import __version__

        click.echo(f"koortui {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--home", metavar="DIR", help="Config, data and cache in one folder (KOORTUI_HOME).")
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Say the version.",
)
@click.pass_context
def ROOT(ctx: click.Context, home: str | None) -> Any:  # noqa: N802 - the one root command
    """Customer reviews for Engagement Managers, in the terminal.

    Without a command the terminal program starts. Exit codes: 0 done, 1 failed, 2 wrong use,
    3 saved here but not all delivered, 4 not set up, 130 interrupted.
    """
    ctx.obj = Session(home)
    ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None:
        from koortui.cli.tui import require_terminal, run_tui

        require_terminal()
        run_tui(ctx.obj.program(wait_for_holidays=False))
