"""A few mails apart from any edition, at the pace that all senders share: notices to editors, and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.errors import Unavailable
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Channel, Message, Receipt
from digest.pipeline.kit import Kit
from digest.send.channel import channel_name

#: Seconds that they wait for their turn; beyond, they come again.
PATIENCE = 30.0


def hand_over_few(
    batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], kit: Kit
) -> Sequence[Receipt]:
    """The provider's receipts. Raises `Unavailable` while the provider rests, or where asked to stop."""
    channel = Channel(name=channel_name(kit.site.mail), per_second=kit.site.mail.rate or kit.provider.limits.rate)
    while wait := kit.store.channels.take(channel, len(messages), kit.clock()):
        seconds = (wait.until - kit.clock()).total_seconds()
        if wait.why or seconds > PATIENCE or kit.pace.wait(max(seconds, 0.001)):
            raise Unavailable(wait.why or f"{kit.provider.name} has no turn free now")
    receipts = kit.provider.hand_over(batch, messages, renderings)
    of_all = [one for one in receipts if one.channel and one.answer is Answer.DEFERRED]
    if of_all:
        retry = max((one.retry_at for one in of_all if one.retry_at), default=None)
        kit.store.channels.pause(
            channel.name, retry, of_all[0].reason or f"{kit.provider.name} takes nothing for now", kit.clock()
        )
    return receipts
