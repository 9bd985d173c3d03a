"""Set-up: the same steps as `koortui init`. Answers are kept here and written when you say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from koortui.commands.registry import bindings
from koortui.domain.errors import KoorError
from koortui.domain.secret import Secret
from koortui.screens.base import KoorScreen
from koortui.screens.form import AnswerForm, Field
from koortui.screens.moving import MovesList
from koortui.screens.sign_in import SignInScreen
from koortui.usecases.setup import Setup
from koortui.usecases.setup_check import Checked, check
from koortui.usecases.setup_steps import STEP_OF, STEPS, Step
from koortui.usecases.setup_words import standing
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.step_list import StepLine, StepList
from koortui.widgets.top_line import TopLine


class StepForm(AnswerForm[bool]):
    """A step's questions; Esc keeps what was typed, to go on with."""

    async def action_close(self) -> None:
        typed = {f.id: self.values()[f.id] for f in self.fields if not f.secret}
        changed = any(f.value.strip() != typed[f.id] for f in self.fields if not f.secret)
        if changed and self._keep_draft:
            self._keep_draft(typed)
        self.dismiss(None)

    _keep_draft: Callable[[dict[str, str]], None] | None = None

    def keeping(self, keep: Callable[[dict[str, str]], None]) -> StepForm:
        self._keep_draft = keep
        return self


class SetupScreen(MovesList, KoorScreen[tuple[str, ...]]):
    """Answers what was written where, if anything: the program then starts anew with it."""

    place = "setup"
    CSS_PATH = "setup.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("setup", "list")

    class Tested(Message):
        """A step's test has come to its end, in a thread."""

        def __init__(self, step_id: str, found: Checked) -> None:
            self.step_id, self.found = step_id, found
            super().__init__()

    class Written(Message):
        """Saving has come to its end: what was done, or what stopped it."""

        def __init__(self, done: list[str], error: KoorError | None) -> None:
            self.done, self.error = done, error
            super().__init__()

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self._setup = setup
        self._found: dict[str, Checked | None] = {}
        """By step: what its test said; None while it runs."""
        self._saving = False

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield StepList(id="steps")
        with VerticalScroll(can_focus=False):
            yield Static(id="found", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(StepList).focus()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(StepList)

    @property
    def _step(self) -> Step:
        line = self.query_one(StepList).current
        return STEP_OF[line.id] if line else STEPS[0]

    def desk_changed(self) -> None:
        self.query_one(StepList).show([self._line(step) for step in STEPS])
        words = (
            "ctrl+s writes it all" if self._setup.changed else "nothing is written before ctrl+s"
        )
        self.query_one("#title", TopLine).update(f"Set-up · {words}")
        self._paint_found()

    def _line(self, step: Step) -> StepLine:
        ready, words = standing(self._setup, step.id)
        changed = self._setup.is_changed(step.id)
        found = self._found.get(step.id)
        return StepLine(
            id=step.id,
            title=step.title,
            ready=ready,
            words=words,
            changed=changed,
            fine=found.ok if found and found.tried else None,
        )

    @on(LineList.Highlighted)
    def _paint_found(self) -> None:
        step = self._step
        lines = [Content.styled(step.what, "$foreground-muted"), Content("")]
        if step.id in self._found:
            lines += _found_lines(self._found[step.id])
        self.query_one("#found", Static).update(Content("\n").join(lines))

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    # Commands

    def action_open(self) -> None:
        """Ask this step's questions; what is answered is tested at once."""
        step = self._step
        drafted = self._setup.drafts.get(step.id, {})
        fields = [
            Field(
                question.id,
                question.label,
                "" if question.secret else drafted.get(question.id, self._setup.shown(question.id)),
                hint=self._setup.hint(question),
                choices=question.choices,
                secret=question.secret,
            )
            for question in step.questions
        ]

        def submit(values: dict[str, str]) -> bool:
            self._setup.answer(step.id, values)
            return True

        def answered(done: bool | None) -> None:
            if done:
                self._test(step.id)

        def keep(typed: dict[str, str]) -> None:
            self._setup.drafts[step.id] = typed
            self.notify(f"{step.title}: kept as typed; ⏎ goes on with it, u drops it", markup=False)

        form = StepForm(step.title, fields, submit, draft=None).keeping(keep)
        self.app.push_screen(form, answered)

    def action_test(self) -> None:
        self._test(self._step.id)

    def _test(self, step_id: str) -> None:
        """In a thread: Linear and the sheet take seconds, or do not answer at all."""
        self._found[step_id] = None
        self.desk_changed()
        self.run_worker(
            lambda: self._test_in_thread(step_id),
            thread=True,
            group=f"test-{step_id}",
            exclusive=True,
            exit_on_error=False,
        )

    def _test_in_thread(self, step_id: str) -> None:
        try:
            found = check(self._setup, step_id)
        except Exception as error:  # noqa: BLE001 - the worker's boundary
            found = Checked(ok=False, lines=(f"The test itself failed: {type(error).__name__}.",))
        self.post_message(self.Tested(step_id, found))

    def action_sign_in(self) -> None:
        """With Google, in the browser; then the sheet is looked at again."""
        if not self._setup.may_sign_in():
            self.notify("Choose oauth and name your OAuth client first: ⏎", markup=False)
            return

        def done(token: Secret | None) -> None:
            if token:
                self._setup.take("sheet", token=token)
                self._test("sheet")

        self.app.push_screen(SignInScreen(self._setup), done)

    @on(Tested)
    def _tested(self, event: Tested) -> None:
        self._found[event.step_id] = event.found
        if event.found.found and event.step_id in self._setup.answers:
            self._setup.take(event.step_id, **event.found.found)
        self.desk_changed()

    def action_undo_step(self) -> None:
        """Forget what was answered here; the settings stay as they are on disk."""
        step = self._step
        if self._setup.undo(step.id):
            self._found.pop(step.id, None)
            self.notify(f"{step.title}: as it was before", timeout=2.5, markup=False)
        else:
            self.notify(f"{step.title}: nothing was answered here", markup=False)
        self.desk_changed()

    def action_save(self) -> None:
        if self._saving:
            return
        if not self._setup.changed:
            self.notify("Nothing was changed.", markup=False)
            return
        self._saving = True
        self.run_worker(self._save_in_thread, thread=True, group="save", exit_on_error=False)

    def _save_in_thread(self) -> None:
        try:
            self.post_message(self.Written(self._setup.save(), None))
        except KoorError as error:
            self.post_message(self.Written([], error))

    @on(Written)
    def _written(self, event: Written) -> None:
        self._saving = False
        if event.error:
            self.context.failed(event.error)
            self.desk_changed()
        else:
            self.dismiss(tuple(event.done))

    def action_back(self) -> None:
        """What was answered stays until it is written or undone, or the program ends."""
        self.dismiss(())


def _found_lines(found: Checked | None) -> list[Content]:
    if found is None:
        return [Content.styled("testing ...", "$foreground-muted")]
    right, wrong = ("✓", "$success"), ("✗", "$error")
    more = [Content.styled("i signs in with Google in the browser.", "$accent")]
    lines = []
    for line in found.lines:
        mark, look = wrong if found.blames(line) else right
        lines.append(
            Content.assemble((f"{mark} " if not line.startswith(" ") else "  ", look), line)
        )
    return lines + (more if found.sign_in else [])
