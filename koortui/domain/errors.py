"""One root for every error a person can meet, and its tree.

KoorError                what happened, what was kept, what to do next
├── InvalidInput         a field was refused; carries the field's name
├── UnknownCustomer      no customer, or several, for what was typed
├── UnknownIssue         no issue of that identifier in the mirror
├── NotSetUp             something needed is not configured (CLI exit code 4)
├── ConfigError          config.toml cannot be read or holds wrong values
├── RemoteError          an outside system failed (koortui.services)
└── StoreError           the disk failed (koortui.store.errors)
"""


class KoorError(Exception):
    """`what` happened, what was `kept`, the `next_step`: three plain sentences.

    A message may quote what somebody typed: a key in the wrong place is taken out of it.
    `in_program` is the next step for somebody who is in the terminal program, not at a shell;
    "{anywhere.find}" in it stands for the key of that command.
    """

    def __init__(
        self, what: str, *, kept: str = "", next_step: str = "", in_program: str = ""
    ) -> None:
        from koortui.domain.redact import without_keys

        self.what = without_keys(what)
        self.kept = kept
        self.next_step = next_step
        self.in_program = in_program or next_step
        self.happened = " ".join(part for part in (self.what, kept) if part)
        """The first two of the sentences."""
        super().__init__(" ".join(part for part in (self.happened, next_step) if part))


class InvalidInput(KoorError):
    """A value was refused: `field` says which, `what` says why."""

    def __init__(
        self, field: str, what: str, *, kept: str = "", next_step: str = "", in_program: str = ""
    ) -> None:
        self.field = field
        end = "" if what.endswith((".", "?")) or not (kept or next_step or in_program) else "."
        words = f"{field}: {what}{end}"
        super().__init__(words, kept=kept, next_step=next_step, in_program=in_program)
        self.what = self.what.removesuffix(end)


class UnknownCustomer(KoorError):
    """No customer, or more than one, matches what was typed."""


class UnknownIssue(KoorError):
    """No issue of that identifier has been pulled."""


class NotSetUp(KoorError):
    """Something the command needs is not configured yet."""


class ConfigError(KoorError):
    """config.toml cannot be read, or a value in it is wrong."""


class RemoteError(KoorError):
    """An outside system refused, failed or did not answer."""
