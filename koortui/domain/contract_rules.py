"""What follows from a contract: its scale, and what about it should be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from koortui.domain.contract import Service
from koortui.domain.customer import Customer
from koortui.domain.thresholds import Thresholds


class Scale(StrEnum):
    """How much storage is looked after, by contracted nodes."""

    ENTRY = "entry"
    MEDIUM = "medium"
    LARGE = "large"


def scale_of(nodes: int | None, limits: Thresholds) -> Scale | None:
    """None: nobody knows how many nodes there are."""
    if nodes is None:
        return None
    if nodes <= limits.entry_nodes:
        return Scale.ENTRY
    return Scale.MEDIUM if nodes <= limits.medium_nodes else Scale.LARGE


def is_enterprise(nodes: int | None, limits: Thresholds) -> bool:
    """Whether so many nodes make it an enterprise deal."""
    return nodes is not None and nodes >= limits.enterprise_nodes


def warnings(customer: Customer, limits: Thresholds, today: date) -> Iterator[str]:
    """What is odd about the contract but not wrong: a person may know better."""
    for cluster in customer.clusters:
        few = cluster.nodes is not None and cluster.nodes < limits.minimum_nodes
        if cluster.production and few:
            yield (
                f"{cluster.name} has {cluster.nodes} nodes: production needs at least "
                f"{limits.minimum_nodes}"
            )
    counted = [c.nodes for c in customer.clusters if c.production]
    known = sum(nodes for nodes in counted if nodes is not None)
    if customer.nodes is not None and counted and None not in counted and known != customer.nodes:
        yield f"the contract names {customer.nodes} nodes, the production clusters have {known}"
    enterprise = is_enterprise(customer.contracted_nodes, limits)
    if enterprise and customer.service is Service.MANAGED:
        yield f"{customer.contracted_nodes} nodes are an enterprise deal"
    if customer.trial and customer.contract_end is None:
        yield "a trial without an end"
    ended = customer.contract_end is not None and customer.contract_end < today
    if customer.trial and ended and customer.is_active:
        yield f"the trial ended on {customer.contract_end}"
    if customer.annual_value is not None and not customer.currency:
        yield "a value without a currency"
