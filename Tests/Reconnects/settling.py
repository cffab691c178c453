"""How a client ends its day: everything that is open is answered, nothing that stands is missing, all that the venue
has ever said it says once more, the same, and both sides agree on the numbers.
"""

from wire import Broken

# The venue keeps 16,384 messages of a session, or 4 MiB of them, which is some 12,000.
REVIEW = 10_000


class Settling:
    def __init__(self, deadline, stage, company):
        """`company`: the settlings of all who end together, this one among them in time."""
        self.deadline, self.company = deadline, company
        self.stage, self.said = stage, None
        self.is_quiet = False

    def step(self, trader, when):
        trader.due = when + 0.01
        # Whoever waits for another one leaves it to that one to say what it lacks.
        if when > self.deadline + (self.stage == "meet"):
            raise Broken(f"it doesn't come to an end ({self.stage}): {self.why(trader)}", trader)
        if trader.inbox.gap is not None:
            return
        getattr(self, self.stage)(trader, when)

    def why(self, trader):
        waiting = trader.ledger.open()
        return (f"expects {trader.inbox.expected}, has seen {trader.inbox.highest}; "
                f"{len(waiting)} unanswered, such as {[str(said) for said in waiting[:3]]}")

    def quiet(self, trader, when):
        # It goes through the line behind everything, so its answer comes after all others.
        if self.said is None or self.said.withdrawn:
            self.said = trader.ledger.mass_status()
            trader.write(trader.framed(self.said))
            return
        if self.said.answered:
            if trader.ledger.open():
                raise Broken(f"{trader.name} got no answer to {trader.ledger.open()[0]}, and one to what came later")
            self.stage, self.said = "orders" if self.is_quiet else "meet", None
            self.is_quiet = True

    def meet(self, trader, when):
        """What another one still had to send again may have met an order of this one: so, once more."""
        if all(other.is_quiet for other in self.company):
            self.stage = "quiet"

    def orders(self, trader, when):
        """Where each stands that lives, and those that ended last."""
        if self.said is None:
            for order in list(trader.ledger.live.values()) + list(trader.recent):
                if not order.doubtful:
                    self.said = trader.ledger.status(order)
                    trader.write(trader.framed(self.said))
        if self.said is None or not trader.ledger.open():
            self.stage = "review"

    def review(self, trader, when):
        """All that it was ever told, once more."""
        inbox = trader.inbox
        if inbox.review is None:
            inbox.review = max(1, inbox.expected - REVIEW)
            if inbox.review < inbox.expected:
                self.through = inbox.expected
                self.began = inbox.review
                trader.ask_for(inbox.review)
        elif inbox.review >= self.through:
            trader.counts["looked_back"] += self.through - self.began
            self.stage, inbox.review = "goodbye", None

    def goodbye(self, trader, when):
        trader.write(trader.framed_session("5"))
        trader.state, trader.due = "leaving", when + 5
        self.stage = "gone"

    def gone(self, trader, when):
        raise Broken(f"{trader.name} said goodbye, and heard nothing")
