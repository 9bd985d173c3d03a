"""Push of mail: each message at most once. A server cannot be asked what became of one.

So a message whose sending was cut off, by a crash or by silence after DATA, is in doubt: it is
not touched again until a person says so. What failed before DATA goes out with the next push.
"""

from __future__ import annotations

from collections.abc import Sequence

from koortui.domain.errors import InvalidInput
from koortui.domain.mutations import MailSend, WriteState
from koortui.domain.ports import Clock
from koortui.services.errors import AuthRefused, Offline, Refused, ServiceError, Untrusted
from koortui.services.mail import Mailer
from koortui.sync.outbox import DELIVERED, Outbox, Outcome, given_up, rejected, unfinished
from koortui.sync.plan import Item
from koortui.sync.reports import Tally
from koortui.sync.retry import RetryPolicy

CUT_OFF = (
    "Sending it was cut off: it may have arrived. Nothing is sent again by itself: look into your"
    " mailbox or ask, then send it again or give it up."
)


class MailPush:
    """One push's way through the messages that are due."""

    def __init__(
        self, mailer: Mailer, outbox: Outbox, clock: Clock, policy: RetryPolicy, tally: Tally
    ) -> None:
        self._mailer = mailer
        self._outbox = outbox
        self._clock = clock
        self._policy = policy
        self._tally = tally

    async def run(self, items: Sequence[Item]) -> None:
        """Deliver in order, one try each, until the server itself does not answer."""
        self._put_in_doubt([item for item in items if item.write.state is WriteState.SENDING])
        for item in items:
            if item.write.state is not WriteState.QUEUED or not self._is_due(item):
                continue
            for claimed in self._outbox.claim([item]):
                outcome = await self._one(claimed)
                self._outbox.settle([claimed], {claimed.write.id: outcome})
                self._tally.count([outcome])
                if _is_down(outcome.failure):
                    return

    def _is_due(self, item: Item) -> bool:
        mail = item.write.payload
        return isinstance(mail, MailSend) and (
            mail.send_after is None or mail.send_after <= self._clock()
        )

    def _put_in_doubt(self, cut_off: Sequence[Item]) -> None:
        outcome = Outcome(state=WriteState.IN_DOUBT, error=CUT_OFF)
        self._outbox.settle(cut_off, {item.write.id: outcome for item in cut_off})

    async def _one(self, item: Item) -> Outcome:
        mail = item.write.payload
        if item.write.state is not WriteState.QUEUED:
            return Outcome(state=WriteState.IN_DOUBT, error=CUT_OFF, tries=0)
        assert isinstance(mail, MailSend)  # noqa: S101 - what the plan picks by target
        try:
            await self._mailer.send(mail)
        except InvalidInput as error:
            return Outcome(state=WriteState.REJECTED, error=str(error))
        except Refused as failure:
            return rejected(failure)
        except ServiceError as failure:
            if failure.ambiguous:
                return Outcome(state=WriteState.IN_DOUBT, error=CUT_OFF, failure=failure)
            again = unfinished(failure, doubtful=False, tries=1)
            attempts = item.write.attempts + 1
            late = attempts >= self._policy.give_up_after and not _is_down(failure)
            return given_up(again, attempts) if late else again
        return DELIVERED


def _is_down(failure: ServiceError | None) -> bool:
    """The server is not reached, not to be trusted, or does not let us in: leave the rest."""
    if failure is None or failure.ambiguous:
        return False
    return isinstance(failure, AuthRefused | Untrusted | Offline)
