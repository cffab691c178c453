"""The campaign itself: a venue, its clients in one loop, and the judgement at the end."""

import collections
import random
import selectors
import time

from ledger import Trades
from settling import Settling
from trader import Trader
from venue import Venue
from wire import Broken

# Every fourth client's orders go with its connection.
CANCELS_EACH = 4
SETTLES_IN = 60


def some(counted):
    return dict(list(counted.items())[:5])


class Campaign:
    def __init__(self, network, binaries, seed, clients, plants=None, kill_each=0):
        self.network, self.seed, self.kill_each = network, seed, kill_each
        cancels = {n for n in range(clients) if self.is_canceler(n)}
        self.venue = Venue(binaries, network, clients, cancels, forgets=kill_each > 0)
        self.trades = Trades()
        self.selector = selectors.DefaultSelector()
        self.traders = [Trader(n, seed, network, self.trades, n in cancels, plants[n] if plants else None)
                        for n in range(clients)]
        for trader in self.traders:
            trader.selector, trader.venue = self.selector, self.venue
        self.dice = random.Random(f"{seed} venue")
        self.next_kill = self.draw_kill(0)
        self.records = 0

    @staticmethod
    def is_canceler(number):
        return number % CANCELS_EACH == CANCELS_EACH - 1

    @property
    def reconnects(self):
        return sum(max(0, trader.counts["logons"] - 1) for trader in self.traders)

    def draw_kill(self, after):
        return after + self.dice.randrange(1, 2 * self.kill_each) if self.kill_each else None

    # MARK: The loop

    def trade(self, reconnects, until, progress=lambda count: None):
        """Until so many reconnects, or that moment."""
        self.venue.start()
        while self.reconnects < reconnects and time.monotonic() < until:
            self.turn()
            self.venue.check_alive()
            if self.next_kill is not None and self.reconnects >= self.next_kill:
                self.kill_venue()
            progress(self.reconnects)

    def turn(self):
        when = time.monotonic()
        working = [trader for trader in self.traders if not self.is_over(trader)]
        wait = min((trader.due for trader in working), default=when) - when
        for key, mask in self.selector.select(max(0.0, min(wait, 0.05))):
            trader = key.data
            if trader.socket is key.fileobj:
                self.guard(trader, lambda: trader.ready(mask, time.monotonic()))
        when = time.monotonic()
        for trader in working:
            if trader.due <= when and not self.is_over(trader):
                self.guard(trader, lambda: trader.act(when))

    def is_over(self, trader):
        return trader.problem is not None or trader.has_gone

    def guard(self, trader, action):
        """A planted mistake is found by one client, and the others go on."""
        try:
            action()
        except Broken as why:
            if trader.plant is None:
                why.trader = trader
                raise
            trader.problem = str(why)
            trader.hang_up(time.monotonic())

    def kill_venue(self):
        self.venue.kill()
        for trader in self.traders:
            trader.ledger.doubt()
        self.venue.start()
        self.next_kill = self.draw_kill(self.reconnects)

    # MARK: The end

    def settle(self):
        """All is calm; each client brings its day to an end."""
        self.network_report = self.network.report()
        self.network.calm()
        self.bring_to_an_end(self.traders)
        # Whose orders went with that last connection hears of it on another one.
        cancelers = [trader for trader in self.traders
                     if trader.ledger.cancels_on_disconnect and trader.problem is None]
        self.bring_to_an_end(cancelers)
        for trader in cancelers:
            left = [order for order in trader.ledger.live.values() if not order.doubtful]
            if left:
                raise Broken(f"{trader.name} has said goodbye, and {left[0]} stands")

    def bring_to_an_end(self, traders, stage="quiet"):
        deadline, company = time.monotonic() + SETTLES_IN, []
        for trader in traders:
            company.append(Settling(deadline, stage, company))
            trader.settle(company[-1])
        while not all(self.is_over(trader) for trader in traders):
            self.turn()
            self.venue.check_alive()

    def judge(self):
        """What only shows when all have ended."""
        counts = self.venue.stop()
        self.compare_numbers()
        self.trades.check(halves_allowed=self.venue.kills > 0)
        self.records = self.venue.judge_journals()
        self.compare_journals()
        return counts

    def compare_numbers(self):
        """A venue that starts over the same store goes on with the very numbers that the clients have."""
        before = {trader: trader.inbox.expected for trader in self.traders}
        self.venue.start()
        self.asked = sum(trader.counts["asked"] for trader in self.traders)
        self.asks = sum(trader.counts["asks"] for trader in self.traders)
        for trader in self.traders:
            trader.counts["asked"] = trader.counts["asks"] = 0
        self.bring_to_an_end(self.traders, stage="goodbye")
        self.venue.stop()
        for trader, expected in before.items():
            if trader.counts["asked"] or trader.counts["asks"] or trader.inbox.expected != expected + 2:
                raise Broken(f"it and the venue don't agree on their numbers: it expected {expected}, now "
                             f"{trader.inbox.expected}, and asked {trader.counts['asks']} times, the venue "
                             f"{trader.counts['asked']} times", trader)

    def compare_journals(self):
        """What the journals say that a client was told is what it was told."""
        told = self.venue.reports()
        for trader in self.traders:
            heard = collections.Counter(trader.ledger.reports)
            written = told[trader.index]
            # Refusals of what never was in the line aren't in the journal.
            del heard["8"], heard["9"]
            if heard - written:
                raise Broken(f"it heard {some(heard - written)} that the journal doesn't have", trader)
            if written - heard and not self.venue.kills:
                raise Broken(f"the journal has {some(written - heard)} that it didn't hear", trader)

    def totals(self):
        totals = collections.Counter()
        for trader in self.traders:
            inbox, ledger = trader.inbox, trader.ledger
            totals.update(trader.counts)
            totals.update(messages=inbox.messages, copies=inbox.copies, fills=inbox.fills, gaps=inbox.gaps,
                          accepted=ledger.accepted, executions=ledger.fills, canceled=ledger.canceled,
                          replaced=ledger.replaced, statuses=ledger.statuses, refused=ledger.refused,
                          duplicates=ledger.duplicates_refused)
        return totals

    def close(self, keep=False):
        for trader in self.traders:
            trader.close()
        self.selector.close()
        self.venue.close(keep)
