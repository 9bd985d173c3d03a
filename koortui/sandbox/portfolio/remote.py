"""Tells the stories to Linear: teams, projects, issues with their history, requests."""

from __future__ import annotations

from datetime import datetime, timedelta

from koortui.domain.customer import LinearMapping
from koortui.domain.issue import SIZES
from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio.story import DANA, SAM, SPECIALISTS, IssueStory, Story, Work
from koortui.sandbox.portfolio.when import When

TEAMS = {"ACM": "Acme Robotics", "CEPH": "Ceph services", "KOOR": "Koor product"}
POINTS = {name: points for points, name in SIZES}
MINUTES_APART = 7
"""Between the things that happened on one day, so that their order is certain."""


def seed_linear(world: LinearWorld, stories: tuple[Story, ...], when: When) -> None:
    """Put the stories into an empty workspace. The key belongs to Dana."""
    for name in (DANA, SAM, *SPECIALISTS):
        world.add_user(name, me=name == DANA, key=name)
    teams = {key: world.add_team(key, name) for key, name in TEAMS.items()}
    for story in stories:
        _Teller(world, story, teams[story.team], when).tell()


class _Teller:
    """One customer's part of the workspace."""

    def __init__(self, world: LinearWorld, story: Story, team: r.Team, when: When) -> None:
        self.world, self.story, self.team, self.when = world, story, team, when
        self.users = {user.name: user for user in world.tables.users.values()}
        self.mapping = LinearMapping.parse(story.linear) if story.linear else None

    def tell(self) -> None:
        customer = label = None
        if self.mapping and self.mapping.kind == "customer":
            customer = self.world.add_customer(self.mapping.value, at=self.when.at(60))
        if self.mapping and self.mapping.kind == "label":
            label = self.world.add_label(self.mapping.value)
        projects = self._projects()
        issues = {}
        for issue in sorted(self.story.issues, key=lambda issue: issue.number):
            row = issues[issue.number] = self._issue(issue, projects, label)
            if customer:
                key = f"{self.team.key}-{issue.number}"
                self.world.add_need(customer, issue=row, at=self.when.at(issue.opened), key=key)
        for issue in self.story.issues:
            if issue.blocked_by:
                at = self.when.at(min(issue.opened, 1), 9)
                blocker = issues[issue.blocked_by]
                self.world.add_relation(blocker, issues[issue.number], "blocks", at=at)

    def _projects(self) -> dict[str, r.Project]:
        return {
            project.name: self.world.add_project(
                project.name,
                teams=[self.team],
                status=project.status,
                health=project.health,
                lead=self.users[self.story.specialist],
                start_date=self.when.day(20),
                target_date=self.when.days(project.target_in) if project.target_in else None,
                at=self.when.at(20),
            )
            for project in self.story.projects
        }

    def _issue(
        self, story: IssueStory, projects: dict[str, r.Project], label: r.Label | None
    ) -> r.Issue:
        self.team.last_number = story.number - 1  # numbers are told, so that notes can name them
        specialist = self.users[self.story.specialist]
        row = self.world.add_issue(
            self.team,
            story.title,
            state=story.state,
            priority=story.priority,
            estimate=POINTS.get(story.size),
            description=story.text or None,
            assignee=specialist if story.assigned else None,
            creator=self.world.viewer,
            project=projects.get(story.project),
            labels=[label] if label else [],
            due_date=self.when.days(story.due_in) if story.due_in is not None else None,
            sla_breaches_at=self._sla(story),
            at=self.when.at(story.opened, 8),
            key=f"{self.team.key}-{story.number}",
        )
        for index, work in enumerate(sorted(story.work, key=lambda work: -work.ago)):
            self._work(row, work, index)
        return row

    def _work(self, row: r.Issue, work: Work, index: int) -> None:
        at = self.when.at(work.ago, 13, index * MINUTES_APART)
        key = f"{self.world.identifier(row)}/{index}"
        if work.by == "bot":
            self.world.add_comment(row, work.text, bot="github", at=at, key=key)
        elif work.by == "customer":
            name, email, _role = self.story.people[0]
            outsider = self.world.add_external_user(name, email=email)
            self.world.add_comment(row, work.text, external_user=outsider, at=at, key=key)
        else:
            user = self.users[work.by or self.story.specialist]
            self.world.add_comment(row, work.text, user=user, at=at, key=key)
            if work.moved_to:
                later = at + timedelta(minutes=2)
                self.world.edit_issue(row, state=work.moved_to, actor=user, at=later)

    def _sla(self, story: IssueStory) -> datetime | None:
        if story.sla_in_hours is None:
            return None
        return self.when.at(0, 9) + timedelta(hours=story.sla_in_hours)
