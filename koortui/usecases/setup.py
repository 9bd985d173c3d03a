"""Set-up: answers step by step, tested live, undone at will; on disk only when saved."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from koortui.config import Config, parse_config
from koortui.config_check import wrong_settings
from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.factor import plural
from koortui.domain.secret import Secret
from koortui.locations import Locations
from koortui.services.secrets import Found, Secrets
from koortui.usecases import setup_steps as steps
from koortui.usecases.roster_fields import is_email, is_sender
from koortui.usecases.roster_import import import_roster
from koortui.usecases.settings_file import (
    Value,
    read_settings,
    with_values,
    write_settings,
    write_with_key,
)
from koortui.usecases.setup_answers import text_of, value_of
from koortui.usecases.setup_customers import NewCustomers
from koortui.usecases.setup_live import NO_GOOGLE, Endpoints, Google, add_entry_id
from koortui.usecases.setup_refusals import refuse_unknown_place, refuse_wrong_file
from koortui.usecases.workspace import Workspace


class Answer(Struct, frozen=True, kw_only=True):
    """What one step was answered. `values` are settings by path ("me.name")."""

    values: dict[str, Value] = {}
    texts: dict[str, str] = {}
    """Answers that are no settings, as given; secrets are not among them."""
    secret: Secret | None = None
    token: Secret | None = None
    """What a sign-in with Google gave."""
    customers: NewCustomers | None = None


@dataclass
class Setup:
    """One set-up in the making. The screens and the command line are two faces of it."""

    workspace: Workspace
    locations: Locations
    secrets: Secrets
    endpoints: Endpoints
    answers: dict[str, Answer] = field(default_factory=dict)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    """By step: what was typed and not answered yet; no secrets."""

    # -- what is answered ------------------------------------------------------------------

    def answer(self, step_id: str, given: Mapping[str, str]) -> None:
        """Take a step's answers in place of earlier ones. InvalidInput names the wrong one."""
        step = steps.STEP_OF[step_id]
        asked = [question.id for question in step.questions]
        texts = {path: given.get(path, "").strip() for path in asked}
        secret = next((texts.pop(q.id) for q in step.questions if q.secret), "")
        values = {
            path: value_of(path, text)
            for path, text in texts.items()
            if path not in steps.NOT_SETTINGS
        }
        before = self.answers.get(step_id)
        kept = before.secret if before else None
        found = Answer(
            values=values,
            texts={path: text for path, text in texts.items() if path in steps.NOT_SETTINGS},
            secret=Secret(secret) if secret else kept,
            token=before.token if before else None,
            customers=self._roster_file(texts) if step_id == "customers" else None,
        )
        self._refuse_wrong(found)
        self.answers[step_id] = found
        self.drafts.pop(step_id, None)

    def try_answer(self, question: steps.Question, given: Mapping[str, str]) -> None:
        """Refuse this one of the answers given so far, for what is wrong with it by itself."""
        text = given[question.id].strip()
        if question.choices and text and text not in question.choices:
            some = ", ".join(question.choices)
            raise InvalidInput(question.id, f"{text!r} is none", next_step=f"One of: {some}.")
        if question.id == steps.ROSTER_FILE:
            self._roster_file({path: words.strip() for path, words in given.items()})
        found = Answer(
            values={
                path: value_of(path, words.strip())
                for path, words in given.items()
                if path not in steps.NOT_SETTINGS
            },
            texts={question.id: text} if question.id == steps.GOOGLE_FILE else {},
        )
        try:
            self._refuse_wrong(found)
        except InvalidInput as error:
            if error.field == question.id:
                raise

    def hint(self, question: steps.Question) -> str:
        """What stands beside a question; for a secret, where it will be kept."""
        if not question.secret:
            return question.hint
        place = "kept in the keyring" if self.secrets.has_keyring() else "in a private file"
        return f"hidden; {place}"

    def answer_some(self, step_id: str, given: Mapping[str, str]) -> None:
        """Answer some of a step's questions; the others stay as they are."""
        asked = (question.id for question in steps.STEP_OF[step_id].questions)
        self.answer(step_id, {**{path: self.shown(path) for path in asked}, **given})

    def take(self, step_id: str, **found: object) -> None:
        """Add what a test found out: guessed `values`, the `customers` of a source."""
        before = self.answers.get(step_id, Answer())
        values = found.pop("values", None)
        if isinstance(values, dict):
            found["values"] = {**before.values, **values}
        self.answers[step_id] = replace(before, **found)

    def undo(self, step_id: str) -> bool:
        """Forget a step's answers; whether there were any."""
        drafted = self.drafts.pop(step_id, None) is not None
        return self.answers.pop(step_id, None) is not None or drafted

    @property
    def changed(self) -> bool:
        return any(self._differs(step_id) for step_id in self.answers)

    def _differs(self, step_id: str) -> bool:
        found = self.answers[step_id]
        if found.secret or found.token or (found.customers and found.customers.new):
            return True
        return any(text and path in _ACTS for path, text in found.texts.items()) or any(
            value != self._stored(path) for path, value in found.values.items()
        )

    def is_changed(self, step_id: str) -> bool:
        """Whether this step has answers that differ from what is on disk."""
        return step_id in self.answers and self._differs(step_id)

    # -- what it amounts to ----------------------------------------------------------------

    def config(self) -> Config:
        """The settings as they would be."""
        return parse_config(self.text().encode(), "the answers")

    def text(self) -> str:
        """config.toml as it would be, comments kept."""
        values: dict[str, Value] = {}
        for found in self.answers.values():
            differing = {k: v for k, v in found.values.items() if v != self._stored(k)}
            values |= differing
        return with_values(read_settings(self.locations.config_file), values)

    def shown(self, path: str) -> str:
        """The answer or the setting there is, as text for a field; never a secret."""
        for found in self.answers.values():
            if path in found.texts:
                return found.texts[path]
            if path in found.values:
                return text_of(found.values[path])
        return "" if path in steps.NOT_SETTINGS else text_of(self._stored(path))

    def linear_key(self) -> Found | None:
        """The key typed just now, else the one that is kept. Raises NotSetUp.

        A typed one is Linear's own: it is not sent to another server.
        """
        given = self.answers.get("linear", Answer()).secret
        mine = given and not self.endpoints.linear_url
        return Found(given, "file") if given and mine else self.secrets.linear_key()

    def mail_password(self) -> Secret | None:
        given = self.answers.get("mail", Answer()).secret
        found = None if given else self.secrets.mail_password()
        return given or (found.secret if found else None)

    def google(self) -> Google:
        """The credentials answered so far: a sign-in, else a file named for copying."""
        token = self.answers.get("sheet", Answer()).token
        named = self._google_file()
        return Google(token=token, file=named if named and not self._is_client(named) else None)

    def google_client(self) -> Path | None:
        """The OAuth client to sign in with: the file named, else the one kept."""
        from koortui.services.google_credentials import client_file

        named, kept = self._google_file(), client_file(self.locations.config_dir)
        if named and self._is_client(named):
            return named
        return kept if kept.exists() else None

    def may_sign_in(self) -> bool:
        """Whether Google is asked by OAuth, with a client to ask for."""
        return self.config().sheet.credentials == "oauth" and self.google_client() is not None

    def sign_in_due(self) -> bool:
        """Whether nothing can be read before somebody signed in."""
        from koortui.services.google_credentials import credentials_file

        if not self.may_sign_in() or self.google() != NO_GOOGLE:
            return False
        return (
            self._google_file() is not None
            or not credentials_file(self.locations.config_dir, "oauth").exists()
        )

    def _google_file(self) -> Path | None:
        """The file named for copying, if any."""
        text = self.answers.get("sheet", Answer()).texts.get(steps.GOOGLE_FILE, "")
        return Path(text).expanduser() if text else None

    def _is_client(self, file: Path) -> bool:
        from koortui.services.google_credentials import what_it_holds

        return what_it_holds(file) == "client"

    def _stored(self, path: str) -> Value:
        section, _, key = path.partition(".")
        found = getattr(getattr(self.workspace.config, section), "from_" if key == "from" else key)
        value: Value = found
        return value

    # -- to disk ---------------------------------------------------------------------------

    def save(self) -> list[str]:
        """Write everything, in this order: settings, secrets, customers; then the sheet's column.

        What was done, in words. Nothing is written when any answer is wrong. Stopped on the way,
        a secret is missing and says so, or customers are; set-up run again brings the rest.
        """
        customers = self.answers.get("customers", Answer()).customers
        if customers and customers.new:
            import_roster(self.workspace, customers.raw, customers.name, dry_run=True)
        self.config()
        done = [*self._keep_settings(), *self._keep_password(), *self._keep_google()]
        if customers and customers.new:
            taken = import_roster(self.workspace, customers.raw, customers.name)
            count = len(taken.added) + len(taken.updated)
            are = "is" if count == 1 else "are"
            done.append(f"{plural(count, 'customer')} {are} in the roster.")
        done += self._entry_id()
        self.answers.clear()
        return done

    def _keep_settings(self) -> Iterable[str]:
        """The settings, and the Linear key where one was given."""
        file, text = self.locations.config_file, self.text()
        if key := self.answers.get("linear", Answer()).secret:
            where = write_with_key(file, text, "your answers", key, self.secrets)
            yield f"The Linear key is kept in the {where}."
            if self.endpoints.linear_url:
                yield "While KOORTUI_LINEAR_URL is set, only KOORTUI_LINEAR_KEY is used."
        else:
            write_settings(file, text.encode(), "your answers", force=True)
        yield f"Settings are in {file}."

    def _keep_password(self) -> Iterable[str]:
        if password := self.answers.get("mail", Answer()).secret:
            where = self.secrets.store_mail_password(password)
            yield f"The mail password is kept in the {where}."

    def _keep_google(self) -> Iterable[str]:
        from koortui.services import google_credentials as files

        folder, named = self.locations.config_dir, self._google_file()
        token = self.answers.get("sheet", Answer()).token
        if named and self._is_client(named):
            yield f"{files.keep_client(named, folder)} is private."
        elif named:
            kept = files.keep_credentials(
                named, folder, self._google_kind, self.endpoints.sheets_url
            )
            yield f"{kept} is private."
        if token:
            yield f"The sign-in with Google is kept in {files.keep_token(folder, token)}, private."

    @property
    def _google_kind(self) -> str:
        return self.config().sheet.credentials

    def _entry_id(self) -> Iterable[str]:
        """The one thing written outside: a header, asked for. Its failure undoes nothing."""
        if self.answers.get("sheet", Answer()).texts.get(steps.ENTRY_ID) != "yes":
            return
        try:
            added = add_entry_id(self.config().sheet, self.endpoints, self.locations.config_dir)
        except KoorError as error:
            yield f"The column Entry ID was not added: {error.what} Run init again, step sheet."
        else:
            yield "The column Entry ID was added." if added else "The column Entry ID is there."

    # -- checks without a network ----------------------------------------------------------

    def _refuse_wrong(self, found: Answer) -> None:
        merged = with_values(read_settings(self.locations.config_file), found.values)
        for path, what in wrong_settings(tomllib.loads(merged)):
            asked = next((q for q in found.values if path == q or path.startswith(f"{q}.")), None)
            if asked:
                raise InvalidInput(asked, what, kept="The answer before it stands.")
        if "calendar.country" in found.values:
            state = found.values.get("calendar.subdivision", self._stored("calendar.subdivision"))
            refuse_unknown_place(str(found.values["calendar.country"]), str(state))
        for path, is_right in (("me.email", is_email), ("mail.from", is_sender)):
            given = found.values.get(path)
            if given and given != self._stored(path) and not is_right(str(given)):
                what = f"{given!r} is no e-mail address"
                raise InvalidInput(path, what, next_step="Like dana@koor.example.")
        if named := found.texts.get(steps.GOOGLE_FILE, ""):
            kind = found.values.get("sheet.credentials") or self._google_kind
            refuse_wrong_file(Path(named).expanduser(), kind)

    def _roster_file(self, texts: Mapping[str, str]) -> NewCustomers | None:
        """The roster file, checked as `import roster --dry-run` does."""
        source, name = texts[steps.SOURCE], texts[steps.ROSTER_FILE]
        if source not in ("", *steps.SOURCES):
            some = ", ".join(steps.SOURCES)
            raise InvalidInput(steps.SOURCE, f"{source!r} is no source", next_step=f"One of {some}")
        if source != "file":
            return None
        try:
            raw = Path(name).expanduser().read_bytes()
        except OSError as error:
            raise InvalidInput(
                steps.ROSTER_FILE, f"{name or 'the file'} cannot be read: {error.strerror}"
            ) from error
        found = import_roster(self.workspace, raw, name, dry_run=True)
        return NewCustomers(
            raw=raw, name=name, new=(*found.added, *found.updated), known=found.unchanged
        )


#: Answers that do something by themselves.
_ACTS = frozenset({steps.GOOGLE_FILE})
