"""Builders: place rows in a workspace with the times they are told.

They take and return live rows. Ids are deterministic - uuid5 of the kind and
`key`, or of a natural key or running number when none is given - so the same
calls give the same ids.
"""

from collections.abc import Iterable
from datetime import date, datetime

from koortui.sandbox.linear import defaults
from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.changes import stamp_state
from koortui.sandbox.linear.workspace import EPOCH, Workspace


class Builders(Workspace):
    """`add_*`, one for each kind of row."""

    def add_user(
        self,
        name: str,
        *,
        email: str | None = None,
        me: bool = False,
        active: bool = True,
        at: datetime | None = None,
        key: str | None = None,
    ) -> r.User:
        """A member; the first one, or the last with `me`, is the key's owner."""
        first = name.split(maxsplit=1)[0].lower()
        email = email or f"{first}@{self.tables.organization.url_key}.example"
        user = r.User(
            **self.new_row("user", key or email, at or EPOCH),
            name=name,
            display_name=first,
            email=email,
            active=active,
        )
        if me or self.tables.viewer_id is None:
            self.tables.viewer_id = user.id
        return self.put("users", user)

    def add_external_user(
        self, name: str, *, email: str | None = None, key: str | None = None
    ) -> r.ExternalUser:
        """Somebody outside who comments through an integration."""
        base = self.new_row("external_user", key or email, EPOCH)
        return self.put(
            "external_users",
            r.ExternalUser(**base, name=name, display_name=name.split(maxsplit=1)[0], email=email),
        )

    def add_team(self, key: str, name: str | None = None, *, at: datetime | None = None) -> r.Team:
        """A team with the standard statuses, Triage to Canceled."""
        team = r.Team(**self.new_row("team", key, at or EPOCH), key=key, name=name or key)
        self.put("teams", team)
        for position, (state, kind, color) in enumerate(defaults.STATES):
            self.put(
                "states",
                r.WorkflowState(
                    **self.new_row("state", f"{key}/{state}", at or EPOCH),
                    team_id=team.id,
                    name=state,
                    type=kind,
                    position=float(position),
                    color=color,
                ),
            )
        return team

    def add_label(
        self, name: str, *, team: r.Team | None = None, key: str | None = None
    ) -> r.Label:
        """A label of one team, or of the workspace."""
        base = self.new_row("label", key or f"{team.key if team else ''}/{name}", EPOCH)
        return self.put("labels", r.Label(**base, name=name, team_id=team.id if team else None))

    def add_project(
        self,
        name: str,
        *,
        teams: Iterable[r.Team],
        status: str = "started",
        health: str | None = None,
        lead: r.User | None = None,
        description: str = "",
        start_date: date | None = None,
        target_date: date | None = None,
        at: datetime | None = None,
        key: str | None = None,
    ) -> r.Project:
        """A project; `status` is a ProjectStatusType, `health` onTrack, atRisk or offTrack."""
        base = self.new_row("project", key or name, at)
        project = r.Project(
            **base,
            name=name,
            slug_id=base["id"].replace("-", "")[:12],
            status_id=defaults.project_status(self, status).id,
            team_ids=[team.id for team in teams],
            description=description,
            health=health,
            health_updated_at=base["created_at"] if health else None,
            lead_id=lead.id if lead else None,
            start_date=start_date,
            target_date=target_date,
            started_at=base["created_at"] if status == "started" else None,
        )
        return self.put("projects", project)

    def add_customer(
        self,
        name: str,
        *,
        domains: Iterable[str] = (),
        external_ids: Iterable[str] = (),
        status: str = "Active",
        tier: str | None = None,
        owner: r.User | None = None,
        revenue: int | None = None,
        size: float | None = None,
        at: datetime | None = None,
        key: str | None = None,
    ) -> r.Customer:
        """A customer; unknown names of statuses and tiers are created."""
        base = self.new_row("customer", key or name, at)
        customer = r.Customer(
            **base,
            name=name,
            slug_id=base["id"].replace("-", "")[:12],
            status_id=defaults.customer_status(self, status).id,
            tier_id=defaults.customer_tier(self, tier).id if tier else None,
            owner_id=owner.id if owner else None,
            domains=list(domains),
            external_ids=list(external_ids),
            revenue=revenue,
            size=size,
        )
        return self.put("customers", customer)

    def add_issue(
        self,
        team: r.Team,
        title: str,
        *,
        state: str = "Todo",
        priority: int = 0,
        estimate: float | None = None,
        description: str | None = None,
        assignee: r.User | None = None,
        creator: r.User | None = None,
        project: r.Project | None = None,
        labels: Iterable[r.Label] = (),
        due_date: date | None = None,
        sla_breaches_at: datetime | None = None,
        at: datetime | None = None,
        updated_at: datetime | None = None,
        key: str | None = None,
    ) -> r.Issue:
        """An issue created at `at` in `state`; give it a history with `edit_issue(at=...)`."""
        with self.lock:
            team.last_number += 1
            base = self.new_row("issue", key or f"{team.key}-{team.last_number}", at)
            issue = r.Issue(
                **base,
                number=team.last_number,
                team_id=team.id,
                state_id=self.state(team, state).id,
                title=title,
                description=description,
                priority=priority,
                estimate=estimate,
                sort_order=float(-team.last_number),
                assignee_id=assignee.id if assignee else None,
                creator_id=creator.id if creator else self.tables.viewer_id,
                project_id=project.id if project else None,
                label_ids=[label.id for label in labels],
                due_date=due_date,
                sla_breaches_at=sla_breaches_at,
            )
            stamp_state(self, issue, base["created_at"])
            issue.updated_at = updated_at or base["created_at"]
            return self.put("issues", issue)

    def add_comment(
        self,
        issue: r.Issue,
        body: str,
        *,
        user: r.User | None = None,
        external_user: r.ExternalUser | None = None,
        bot: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
    ) -> r.Comment:
        """A comment by a member (the viewer by default), an outsider, or a bot of this type."""
        author = user
        if author is None and external_user is None and bot is None:
            author = self.viewer
        comment = r.Comment(
            **self.new_row("comment", key, at),
            body=body,
            issue_id=issue.id,
            user_id=author.id if author else None,
            external_user_id=external_user.id if external_user else None,
            bot=r.Bot(id=None, type=bot, name=bot) if bot else None,
        )
        if self.comment_bumps_issue:
            issue.updated_at = max(issue.updated_at, comment.created_at)
        return self.put("comments", comment)

    def add_need(
        self,
        customer: r.Customer,
        *,
        issue: r.Issue | None = None,
        project: r.Project | None = None,
        body: str | None = None,
        priority: float = 0.0,
        at: datetime | None = None,
        key: str | None = None,
    ) -> r.Need:
        """A customer request: ties an issue or a project to the customer."""
        need = r.Need(
            **self.new_row("need", key, at),
            customer_id=customer.id,
            issue_id=issue.id if issue else None,
            project_id=project.id if project else None,
            body=body,
            priority=priority,
            creator_id=self.tables.viewer_id,
        )
        return self.put("needs", need)

    def add_relation(
        self,
        issue: r.Issue,
        related: r.Issue,
        kind: str = "blocks",
        *,
        at: datetime | None = None,
    ) -> r.Relation:
        """`issue` blocks `related` (or duplicate, related, similar)."""
        base = self.new_row("relation", f"{issue.id}/{kind}/{related.id}", at)
        return self.put(
            "relations",
            r.Relation(**base, type=kind, issue_id=issue.id, related_issue_id=related.id),
        )

    def add_attachment(
        self, issue: r.Issue, title: str, url: str, *, at: datetime | None = None
    ) -> r.Attachment:
        """A link on an issue."""
        base = self.new_row("attachment", f"{issue.id}/{url}", at)
        return self.put(
            "attachments", r.Attachment(**base, issue_id=issue.id, title=title, url=url)
        )
