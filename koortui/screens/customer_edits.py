"""What the customer page can change in place: facts and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.commands.spoken import brought_back, key
from koortui.domain.customer import CustomerPerson
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases import customers
from koortui.usecases.roster_fields import CHANNELS
from koortui.usecases.workspace import Saved
from koortui.widgets.person_list import PersonList
from koortui.widgets.stream import Stream
from koortui.widgets.worked_list import WorkedList

if TYPE_CHECKING:
    from koortui.usecases.desk import CustomerView


class CustomerEdits(Guards):
    """Mixed into the customer page."""

    slug: str
    tab: str

    if TYPE_CHECKING:

        @property
        def view(self) -> CustomerView: ...

        def edit_terms(self, field: str = "") -> None: ...

        def open_meeting(self, slug: str, meeting_id: str, *, fresh: bool = False) -> None: ...

    @property
    def _person(self) -> CustomerPerson | None:
        return self.app.screen.query_one(PersonList).current

    @property
    def _hours(self) -> WorkedList:
        return self.app.screen.query_one(WorkedList)

    def action_edit(self) -> None:
        """The person, the terms, the row, note or meeting under the cursor; elsewhere the facts."""
        moment = self.app.screen.query_one(Stream).current if self.tab == "timeline" else None
        if moment and moment.kind == "note":
            self.context.open_note(self.slug, note_id=moment.key)
        elif moment and moment.kind == "meeting":
            self.open_meeting(self.slug, moment.key)
        elif self.tab == "contract":
            self.edit_terms()
        elif self.tab == "hours" and self._hours.current:
            self._hours.ask("edit")
        elif self.tab != "people":
            self.action_edit_facts()
        elif person := self._person:
            self._person_form(person)
        else:
            self.action_person_new()

    def action_edit_facts(self) -> None:
        customer, slug = self.view.customer, self.slug
        fields = [
            Field("name", "Name", customer.name),
            Field("aliases", "Also called", "; ".join(customer.aliases), "apart by ;"),
            Field("specialist", "Specialist", customer.specialist, choices=self._specialists()),
            Field("tags", "Tags", "; ".join(customer.tags), "apart by ;"),
            Field("timezone", "Time zone", customer.timezone, "Europe/Berlin"),
        ]
        self._ask(
            FormScreen(
                f"Edit {customer.name}",
                fields,
                lambda values: customers.edit_facts(self.workspace, slug, values),
                draft=f"facts of {slug}",
                holds_record=True,
            ),
            "Facts saved",
        )

    def _specialists(self) -> tuple[str, ...]:
        named = {customer.specialist for customer in self.desk.customers() if customer.specialist}
        return tuple(sorted(named))

    # People

    def action_person_new(self) -> None:
        self._person_form(None)

    def _person_form(self, person: CustomerPerson | None) -> None:
        slug, known = self.slug, person or CustomerPerson(name="")

        def submit(values: dict[str, str]) -> Saved:
            if person is None:
                return customers.add_person(self.workspace, slug, values)
            return customers.edit_person(self.workspace, slug, person, values)

        fields = [
            Field("name", "Name", known.name),
            Field("role", "Role", known.role),
            Field("email", "E-mail", known.email),
            Field("phone", "Phone", known.phone),
            Field("timezone", "Time zone", known.timezone, self._zone_hint()),
            Field("channel", "Prefers", known.channel, "↑↓ changes", CHANNELS),
        ]
        heading = f"Edit {person.name}" if person else f"New person at {self.view.customer.name}"
        form = FormScreen(
            heading,
            fields,
            submit,
            draft=f"person of {slug}: {known.name}",
            holds_record=person is not None,
        )
        self._ask(form, "Person saved")

    def _zone_hint(self) -> str:
        own = self.view.customer.timezone
        return f"empty: {own}" if own else "Europe/Berlin"

    def action_person_remove(self) -> None:
        person = self._person if self.tab == "people" else None
        if person is None:
            self.app.notify(
                f"{key('customer.tab_people')} shows the people: choose one there.", markup=False
            )
            return

        def answered(choice: str | None) -> None:
            if choice == "remove":
                self.guarded(
                    lambda: self._saved(
                        customers.remove_person(self.workspace, self.slug, person),
                        brought_back(f"{person.name} taken out", "them"),
                    )
                )

        choices = [Choice("", "keep them"), Choice("remove", "take them out")]
        self.app.push_screen(PickScreen(f"Take out {person.name}?", choices), answered)

    def _ask(self, form: FormScreen, words: str) -> None:
        self.app.push_screen(form, lambda saved: self._saved(saved, words))

    def _saved(self, saved: Saved | None, words: str) -> None:
        """The roster may have changed, too: the desk takes that in before anything is painted."""
        if saved:
            self.desk.poll()
            self.context.changed(self.slug, words, saved)
