"""The steps of set-up as data: what each one asks. The command line and the screen share them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

KEY, PASSWORD = "linear.key", "mail.password"
GOOGLE_FILE, ENTRY_ID = "sheet.google_file", "sheet.add_entry_id"
SPREADSHEET, HOST = "sheet.spreadsheet_id", "mail.host"
SOURCE, ROSTER_FILE, LEFT_OUT = "customers.source", "customers.file", "customers.left_out"

#: Answers that are no keys of config.toml.
NOT_SETTINGS = frozenset({KEY, PASSWORD, GOOGLE_FILE, ENTRY_ID, SOURCE, ROSTER_FILE, LEFT_OUT})


class Question(Struct, frozen=True, kw_only=True):
    """One answer; `id` is the setting's path in config.toml, or one of `NOT_SETTINGS`."""

    id: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    secret: bool = False
    after: str = ""
    """Only asked where this question was answered, with one of `wanted` where there are some."""
    wanted: tuple[str, ...] = ()

    def is_asked(self, given: Mapping[str, str]) -> bool:
        """Whether it makes sense after the answers before it."""
        said = given.get(self.after, "").strip()
        return not self.after or (said in self.wanted if self.wanted else bool(said))


class Step(Struct, frozen=True, kw_only=True):
    """What is asked together. `needs_network`: its test does, its answers do not."""

    id: str
    title: str
    what: str
    questions: tuple[Question, ...]
    needs_network: bool = False


#: Where customers can come from.
SOURCES = ("file", "linear-customers", "linear-projects", "sheet", "none")

STEPS: tuple[Step, ...] = (
    Step(
        id="me",
        title="You",
        what="Who reviews: your customers are those whose manager you are.",
        questions=(
            Question(id="me.name", label="Name", hint="the roster's manager column"),
            Question(id="me.email", label="E-mail"),
        ),
    ),
    Step(
        id="linear",
        title="Linear",
        what="A personal API key from Linear: Settings, Security & access.",
        questions=(
            Question(id=KEY, label="API key", secret=True),
            Question(id="linear.product_team", label="Product team", hint="lessons go there"),
        ),
        needs_network=True,
    ),
    Step(
        id="sheet",
        title="Tracking sheet",
        what="The spreadsheet with the hours; its columns are found by their headers.",
        questions=(
            Question(id=SPREADSHEET, label="Spreadsheet", hint="its link or its id"),
            Question(
                id="sheet.hours_tab",
                label="Tab",
                hint="empty: found by its headers",
                after=SPREADSHEET,
            ),
            Question(
                id="sheet.credentials",
                label="Sign in by",
                choices=("service-account", "oauth"),
                after=SPREADSHEET,
            ),
            Question(
                id=GOOGLE_FILE,
                label="Google file",
                hint="a key, or an OAuth client",
                after=SPREADSHEET,
            ),
            Question(
                id="sheet.columns",
                label="Columns",
                hint="ours = yours; ours = yours",
                after=SPREADSHEET,
            ),
            Question(
                id="sheet.contact_tab",
                label="Contact tab",
                hint="empty: not written there",
                after=SPREADSHEET,
            ),
            Question(
                id=ENTRY_ID,
                label="Add Entry ID",
                hint="column that marks our rows",
                choices=("yes", "no"),
                after=SPREADSHEET,
            ),
        ),
        needs_network=True,
    ),
    Step(
        id="customers",
        title="Customers",
        what="Whom you look after: from a roster file, Linear, or the sheet's Customer column.",
        questions=(
            Question(id=SOURCE, label="Take them from", choices=SOURCES),
            Question(
                id=ROSTER_FILE,
                label="Roster file",
                hint="CSV or JSON, for: file",
                after=SOURCE,
                wanted=("file",),
            ),
            Question(
                id=LEFT_OUT,
                label="Leave out",
                hint="names, separated by ;",
                after=SOURCE,
                wanted=("linear-customers", "linear-projects", "sheet"),
            ),
        ),
        needs_network=True,
    ),
    Step(
        id="mail",
        title="Mail",
        what="How messages leave. Without it they go to the clipboard.",
        questions=(
            Question(id=HOST, label="Server"),
            Question(id="mail.port", label="Port", hint="587; 465 with tls", after=HOST),
            Question(
                id="mail.security",
                label="Security",
                choices=("starttls", "tls", "none"),
                after=HOST,
            ),
            Question(id="mail.user", label="User", after=HOST),
            Question(id=PASSWORD, label="Password", secret=True, after="mail.user"),
            Question(id="mail.from", label="From", hint="Name <you@example.org>"),
            Question(id="mail.calendar_link", label="Calendar link", hint="to book a meeting"),
        ),
        needs_network=True,
    ),
    Step(
        id="calendar",
        title="Calendar",
        what="Review days and holidays.",
        questions=(
            Question(id="calendar.country", label="Country", hint="ISO code: DE"),
            Question(
                id="calendar.subdivision",
                label="State",
                hint="where holidays differ: BY",
                after="calendar.country",
            ),
            Question(id="calendar.timezone", label="Time zone", hint="empty: this machine's"),
            Question(id="calendar.review_days", label="Review days", hint="monday, thursday"),
        ),
    ),
)

STEP_OF = {step.id: step for step in STEPS}
