"""What can be done to hours, wherever a list shows them: add, edit, move, delete, decide, adopt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from koortui.commands.spoken import brought_back, key, taken_back
from koortui.domain.errors import InvalidInput, UnknownCustomer
from koortui.domain.hours import Worked
from koortui.domain.issue import SheetRow
from koortui.domain.journal import Billable, HoursEntry
from koortui.screens.form import FormScreen
from koortui.screens.guard import Guards
from koortui.screens.hours_fields import (
    decision_fields,
    hours_fields,
    parse_billable,
    parse_day,
    recorded_already,
)
from koortui.usecases import hours, sheet_rows
from koortui.usecases.hours import HoursSaved
from koortui.usecases.workspace import Saved
from koortui.widgets.hours_list import HoursList

if TYPE_CHECKING:
    from koortui.domain.customer import Customer
    from koortui.usecases.desk import CustomerView


class HoursActions(Guards):
    """Mixed into a screen with lists of hours."""

    if TYPE_CHECKING:

        @property
        def current_slug(self) -> str: ...

    def hours_defaults(self) -> dict[str, str]:
        """What a new row begins with, by field: the day and the issue in view."""
        return {}

    def on_hours_list_asked(self, event: HoursList.Asked) -> None:
        slug = event.slug or self.current_slug
        if not slug:
            return
        if event.what == "reconcile":
            day = event.item.day if event.item else None
            self.open_reconcile(slug, f"{day:%Y-%m}" if day else "")
        elif event.what == "charts":
            self.open_charts(slug)
        elif event.what == "add" or (event.item is None and event.what == "edit"):
            self.add_hours_row(slug)
        elif event.item is None:
            self._say(f"No hours row is chosen: {key('hours_row.add')} adds one.")
        else:
            acts: dict[str, Callable[[CustomerView, Worked], None]] = {
                "edit": self.edit_row,
                "delete": self._delete_row,
                "adopt": self._adopt_row,
                "yes": lambda view, item: self._decide_row(view, item, Billable.YES),
                "no": lambda view, item: self._decide_row(view, item, Billable.NO),
            }
            acts[event.what](self.desk.view(slug), event.item)

    def open_reconcile(self, slug: str, month: str = "") -> None:
        from koortui.screens.reconcile import ReconcileScreen

        self.app.push_screen(ReconcileScreen(slug, month))

    def open_charts(self, slug: str) -> None:
        from koortui.screens.charts import ChartsScreen

        self.app.push_screen(ChartsScreen(slug))

    def action_hours(self) -> None:
        """Add a row for the customer in view."""
        if self.current_slug:
            self.add_hours_row(self.current_slug)

    def add_hours_row(self, slug: str) -> None:
        view = self.desk.view(slug)
        customer = view.customer
        asked: set[tuple[date, str]] = set()

        def submit(values: dict[str, str]) -> Saved:
            entry = hours.new_entry(self.workspace, **self._values(values))
            words = recorded_already(self.desk.view(slug), entry)
            if words and (entry.day, words) not in asked:
                asked.add((entry.day, words))
                raise InvalidInput("hours", words, next_step="Enter again saves these, too.")
            return hours.put_entry(self.workspace, customer, entry)

        fields = hours_fields(view, self.workspace, self.hours_defaults())
        self.app.push_screen(
            FormScreen(f"Hours for {customer.name}", fields, submit, focus="hours"),
            lambda saved: self._hours_done(slug, self._added(customer, saved), saved),
        )

    def _added(self, customer: Customer, saved: Saved | None) -> str:
        if saved and hours.same_hours(self.workspace, customer, saved.id):
            return taken_back("Hours row saved, the same as another")
        return "Hours row saved"

    def edit_row(self, view: CustomerView, item: Worked) -> None:
        entry = self._own_entry(view, item)
        if entry is None:
            return
        customer, others = view.customer, self._others(view.customer)

        def submit(values: dict[str, str]) -> Saved:
            return hours.edit_hours(
                self.workspace,
                customer,
                entry.id,
                move_to=self._named(values["customer"]),
                **self._values(values),
            )

        fields = hours_fields(view, self.workspace, {}, entry, others)

        def done(saved: Saved | None) -> None:
            moved = bool(saved and saved.customer != view.slug)
            if moved:
                self.desk.refresh(view.slug)
            words = "Hours row changed"
            if saved and moved:
                words = f"Moved to {self.workspace.customer(saved.customer).name}"
            self._hours_done(saved.customer if saved else view.slug, words, saved)

        heading = f"Hours of {customer.name}"
        form = FormScreen(
            heading, fields, submit, focus="hours", draft=f"hours {entry.id}", holds_record=True
        )
        self.app.push_screen(form, done)

    def _delete_row(self, view: CustomerView, item: Worked) -> None:
        entry = self._own_entry(view, item)
        if entry:
            self.run_change(
                view.slug,
                brought_back("Hours row deleted"),
                lambda: hours.delete_hours(self.workspace, view.customer, entry.id),
            )

    def _decide_row(self, view: CustomerView, item: Worked, billable: Billable) -> None:
        """Billable or not: who decided and why is asked, and kept."""
        entry = self._own_entry(view, item)
        if entry is None:
            return
        words = "billable" if billable is Billable.YES else "not billable"

        def submit(values: dict[str, str]) -> Saved:
            return hours.decide_hours(
                self.workspace,
                view.customer,
                entry.id,
                billable,
                decider=values["decider"],
                reason=values["reason"],
            )

        heading = f"{item.hours.normalize():f} h {item.activity}: {words}"
        fields = decision_fields(self.workspace.me)
        self.app.push_screen(
            FormScreen(heading, fields, submit, focus="reason", draft=f"decide {entry.id}"),
            lambda saved: self._hours_done(view.slug, f"{view.customer.name}: {words}", saved),
        )

    def _adopt_row(self, view: CustomerView, item: Worked) -> None:
        row = next((r for r in view.situation.rows if r.number == item.row), None)
        if item.entry_id or row is None:
            self._say("This row is ours already.")
            return
        self.adopt(view.customer, row)

    def adopt(self, customer: Customer, row: SheetRow) -> None:
        """A person's row becomes ours: only its Entry ID cell is written."""
        self.run_change(
            customer.slug,
            f"Row {row.number} is ours now: its Entry ID goes out with the next sync",
            lambda: sheet_rows.adopt_row(self.workspace, customer, row),
        )

    def run_change(self, slug: str, words: str, change: Callable[[], HoursSaved]) -> None:
        saved: list[HoursSaved] = []
        if self.guarded(lambda: saved.append(change())):
            self.context.changed(slug, words, saved[0])

    def _hours_done(self, slug: str, words: str, saved: Saved | None) -> None:
        if saved:
            self.context.changed(slug, words, saved)

    def _own_entry(self, view: CustomerView, item: Worked) -> HoursEntry | None:
        """The journal's entry; a row that a person wrote is theirs to change."""
        entry = view.situation.journal.hours.get(item.entry_id)
        if entry is None:
            adopts = f"{key('hours_row.adopt')} adopts it, then it can be changed."
            self._say(f"Row {item.row} is somebody's own: {adopts}")
        return entry

    def _named(self, text: str) -> Customer:
        """Whose the hours are, by name or beginning. Raises `InvalidInput`."""
        try:
            return self.workspace.customer(text)
        except UnknownCustomer as error:
            raise InvalidInput(
                "customer", error.what.removesuffix("."), next_step="↑↓ goes through them."
            ) from None

    def _others(self, customer: Customer) -> tuple[str, ...]:
        others = (c.name for c in self.desk.customers() if c.slug != customer.slug)
        return (customer.name, *sorted(others, key=str.casefold))

    def _values(self, values: dict[str, str]) -> hours.HoursFields:
        """The form's fields as the use case takes them. Raises `InvalidInput`."""
        return {
            "day": parse_day(values["date"], self.workspace.today),
            "specialist": values["specialist"],
            "hours": values["hours"],
            "activity": values["activity"],
            "billable": parse_billable(values["billable"]),
            "issue": values["issue"],
            "comment": values["comment"],
        }

    def _say(self, words: str) -> None:
        self.app.notify(words, severity="warning", markup=False)
