"""Tells the stories to the roster: customers, contracts, cover and time off."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from koortui.domain.contract import Stage, StageMove, Terms, TermsDraft
from koortui.domain.customer import (
    Cluster,
    Cover,
    Customer,
    CustomerPerson,
    HoursBlock,
    Invoice,
    LinearMapping,
    Roster,
    TimeOff,
)
from koortui.sandbox.portfolio.ids import make_id
from koortui.sandbox.portfolio.story import DANA, SAM, BillStory, BlockStory, Story
from koortui.sandbox.portfolio.targets import targets_of
from koortui.sandbox.portfolio.when import SUSPENDED_AGO, When


def roster_of(stories: tuple[Story, ...], when: When) -> Roster:
    """All customers; Sam is away and Dana covers for him."""
    start, end = when.days(-2), when.days(12)
    return Roster(
        customers=tuple(_customer(story, when) for story in stories),
        covers=(
            Cover(id=make_id("cover"), customer="all", manager=SAM, by=DANA, start=start, end=end),
        ),
        time_off=(
            TimeOff(id=make_id("time off"), person=SAM, start=start, end=end, reason="vacation"),
        ),
        targets=targets_of(when),
    )


def _customer(story: Story, when: When) -> Customer:
    def day(days: int | None) -> Any:
        return None if days is None else when.days(days)

    value = Decimal(story.annual_value) if story.annual_value else None
    sold = story.stage is not Stage.PROSPECT and story.started_days is not None
    return Customer(
        id=make_id(story.slug),
        slug=story.slug,
        name=story.name,
        aliases=story.aliases,
        stage=story.stage,
        service=story.service,
        manager=story.manager,
        specialist=story.specialist,
        nodes=story.nodes,
        clusters=tuple(Cluster(name=n, nodes=k, production=p) for n, k, p in story.clusters),
        hosting=story.hosting,
        annual_value=value,
        usage_fee=Decimal(story.usage_fee) if story.usage_fee else None,
        trial=story.trial,
        extras=story.extras,
        instalments=story.instalments,
        discount=story.discount,
        scope=story.scope,
        industry=story.industry,
        next_step=story.next_step,
        terms_agreed_on=day((story.started_days or 0) - 12) if sold else None,
        signed_on=day((story.started_days or 0) - 9) if sold else None,
        currency="USD" if story.annual_value else "",
        contract_start=day(story.started_days),
        contract_end=day(story.ends_in),
        invoices=_invoices(story, value, when),
        past=_past(story, when),
        moves=_moves(story, when),
        draft=TermsDraft(at=when.at(1, 16), by=story.manager, values=story.draft)
        if story.draft
        else None,
        blocks=tuple(_block(block, when) for block in story.blocks),
        linear=LinearMapping.parse(story.linear) if story.linear else None,
        people=_people(story),
        timezone=story.timezone,
        tags=story.tags,
    )


def _people(story: Story) -> tuple[CustomerPerson, ...]:
    people = (CustomerPerson(name=n, email=e, role=role) for n, e, role in story.people)
    habits = {name: {"timezone": zone, "channel": way} for name, zone, way in story.habits}
    return tuple(msgspec.structs.replace(one, **habits.get(one.name, {})) for one in people)


def _invoices(story: Story, value: Decimal | None, when: When) -> tuple[Invoice, ...]:
    """The contract's own and its further instalments, each of the same share."""
    amount = value / story.instalments if value is not None else None
    told = list(story.bills)
    if story.issued_days is not None:
        told.append(BillStory(issued_days=story.issued_days, paid_days=story.paid_days))
    return tuple(
        Invoice(
            issued=when.days(bill.issued_days),
            paid_on=when.days(bill.paid_days) if bill.paid_days is not None else None,
            amount=amount,
            note=f"instalment {number} of {story.instalments}" if story.instalments > 1 else "",
        )
        for number, bill in enumerate(sorted(told, key=lambda bill: bill.issued_days), 1)
    )


def _past(story: Story, when: When) -> tuple[Terms, ...]:
    """The year before, for those who renewed."""
    if not story.renewed_from or story.started_days is None:
        return ()
    return (
        Terms(
            service=story.service,
            nodes=story.nodes,
            annual_value=Decimal(story.renewed_from),
            currency="USD",
            contract_start=when.days(story.started_days - 365),
            contract_end=when.days(story.started_days - 1),
            signed_on=when.days(story.started_days - 374),
        ),
    )


def _moves(story: Story, when: When) -> tuple[StageMove, ...]:
    if not story.suspended_note:
        return ()
    at = when.at(SUSPENDED_AGO, 11)
    return (
        StageMove(
            at=at,
            on=at.date(),
            by=story.manager,
            before=Stage.ACTIVE,
            after=Stage.SUSPENDED,
            reason=f"Head of Sales decided: suspend ({story.suspended_note[:-1]})",
        ),
    )


def _block(block: BlockStory, when: When) -> HoursBlock:
    return HoursBlock(
        hours=Decimal(block.hours),
        bought_on=when.days(block.bought_days),
        paid_on=when.days(block.paid_days) if block.paid_days is not None else None,
    )
