"""Mistakes planted into what a real venue says, between it and a client, and into what is judged at the end. Each
must be found, or the silence of a campaign means nothing.
"""

import dataclasses
import os
import time

import mistakes
from campaign import Campaign
from wire import SOH, Broken, Message

FOUND_IN = 60
# Where a report is lost, by whichever comes first.
ACCOUNT = ("CumQty", "AvgPx", "OrdStatus isn't", "no fill of", "isn't live", "by its reports it is", "stands, by all",
           "aren't there any more")


class Plant:
    """The channel of one client, with a mistake in it. This one has none."""

    # Of what is said when it is found, one of these.
    finds = ()
    cancels = False

    def came(self, trader, message):
        """What the client gets for what the venue sent."""
        return (message,)

    def asks(self, trader, first, through):
        """Which numbers it asks the venue for, instead of these."""
        return first, through

    def said_again(self, trader, said):
        """What it sends again, instead of this."""
        return said

    @property
    def name(self):
        return "".join(" " + letter.lower() if letter.isupper() else letter for letter in type(self).__name__).strip()


def is_fill(message):
    return message.kind == "8" and message.get("20") == "0" and message.get("150") in ("1", "2")


def is_next(trader, message):
    """It comes for the first time, and in its turn."""
    return not message.is_copy and message.number == trader.inbox.expected and trader.state == "up"


def filler(message):
    """The number, passed over."""
    head = "".join(f"{tag}={message.get(tag)}{SOH}" for tag in ("49", "52", "56"))
    return Message(f"35=4{SOH}34={message.number}{SOH}43=Y{SOH}{head}122={message.get('52')}{SOH}"
                   f"36={message.number + 1}{SOH}123=Y{SOH}")


def nothing(message):
    """The number, with nothing of the application under it; it may be ahead of a gap."""
    if message.is_copy:
        return filler(message)
    head = "".join(f"{tag}={message.get(tag)}{SOH}" for tag in ("49", "52", "56"))
    return Message(f"35=0{SOH}34={message.number}{SOH}{head}")


class ChangesOne(Plant):
    """From a certain message on it is shown otherwise, whenever it comes."""

    number = None

    def suits(self, trader, message):
        return is_fill(message)

    def changed(self, message):
        raise NotImplementedError

    def came(self, trader, message):
        if self.number is None and is_next(trader, message) and self.suits(trader, message):
            self.number = message.number
        return (self.changed(message) if message.number == self.number else message,)


class DuplicateExecution(ChangesOne):
    """Another message tells of a fill once more."""

    finds = ("comes a second time",)
    fill = None

    def suits(self, trader, message):
        if self.fill is None:
            self.fill = message if is_fill(message) else None
            return False
        return message.kind == "8"

    def changed(self, message):
        return self.fill.changed(_34=message.number, _52=message.get("52"))


class DuplicateAcceptance(DuplicateExecution):
    """An order is entered twice, with an execution id for each."""

    finds = ("is accepted",)

    def suits(self, trader, message):
        if self.fill is None:
            self.fill = message if message.get("150") == "0" and message.get("20") == "0" else None
            return False
        return message.kind == "8"

    def changed(self, message):
        return super().changed(message).changed(_17="N0000000000000")


class DroppedReport(Plant):
    """A fill is lost, and its number given to what follows."""

    finds = ACCOUNT
    number = None

    def came(self, trader, message):
        if self.number is None and is_next(trader, message) and is_fill(message):
            self.number = message.number
        if self.number is None or message.number < self.number:
            return (message,)
        if message.number == self.number and message.kind != "4":
            return ()
        moved = {"_34": message.number - 1}
        if message.kind == "4":
            moved["_36"] = int(message.get("36")) - 1
        return (message.changed(**moved),)

    def asks(self, trader, first, through):
        if self.number is None:
            return first, through
        return first + (first >= self.number), through + (through >= self.number)


class DroppedNumber(Plant):
    """A number that never comes."""

    finds = ("is left out",)
    number = None

    def came(self, trader, message):
        if self.number is None and is_next(trader, message) and is_fill(message):
            self.number = message.number
        return () if message.number == self.number else (message,)


class FilledOver(ChangesOne):
    """A gap fill comes in place of a fill."""

    finds = ACCOUNT

    def changed(self, message):
        return filler(message)


class LooksBack(Plant):
    """Asks for more than is missing, so that what is known comes again."""

    def asks(self, trader, first, through):
        return max(1, first - 20), through

    def came(self, trader, message):
        known = trader.inbox.known.get(message.number)
        return (self.again(message) if known and message.is_copy and message.kind == "8" else message,)


class FilledOverLater(LooksBack):
    """A resend passes over a report that was there before."""

    finds = ("passes over number",)

    def again(self, message):
        return filler(message)


class ChangedCopy(LooksBack):
    """A resend tells of another quantity."""

    finds = ("isn't what came",)

    def again(self, message):
        return message.changed(_151=int(message.get("151")) + 10)


class UnmarkedCopy(LooksBack):
    """A resend without PossDupFlag."""

    finds = ("is used again, and not as a copy",)

    def again(self, message):
        return message.changed(_43="N")


class WrongSum(ChangesOne):
    finds = ("CumQty",)

    def changed(self, message):
        return message.changed(_14=int(message.get("14")) + 10)


class WrongAverage(ChangesOne):
    finds = ("AvgPx",)

    def changed(self, message):
        return message.changed(_6="1.5")


class LostOrder(Plant):
    """An order that was acknowledged isn't in any mass status."""

    finds = ("aren't there any more",)

    def __init__(self):
        self.request, self.lost = None, None

    def came(self, trader, message):
        request = message.get("584")
        if not request:
            return (message,)
        rows = int(message.get("911"))
        if self.request is None and is_next(trader, message) and message.get("912") != "Y":
            self.request, self.lost = request, message.number
        if request != self.request:
            return (message,)
        return (nothing(message) if message.number == self.lost else message.changed(_911=rows - 1),)


class UnknownOrder(ChangesOne):
    """An order that was acknowledged isn't known when it is asked about."""

    finds = ("was acknowledged, and isn't known",)

    def suits(self, trader, message):
        return message.get("20") == "3" and not message.get("584") and message.get("37") != "NONE"

    def changed(self, message):
        return message.changed(_37="NONE")


class OutlivingOrder(Plant):
    """An order isn't canceled with its connection."""

    finds = ("outlived its connection", *ACCOUNT)
    cancels = True

    def came(self, trader, message):
        is_canceled = message.get("20") == "0" and message.get("150") == "4" and not message.get("41")
        return (nothing(message) if is_canceled else message,)


class OtherOrderSent(Plant):
    """What the venue asks for again gets there as another order than it was."""

    finds = ("LeavesQty 1000",)

    def said_again(self, trader, said):
        if said.kind != "D" or said.resend:
            return said
        quantity = f"38={said.order.quantity}|"
        again = type(said)(said.kind, said.name, said.order, said.body.replace(quantity, "38=1000|"))
        again.first_sent = said.first_sent
        return again


PLANTS = (DuplicateExecution, DuplicateAcceptance, DroppedReport, DroppedNumber, FilledOver, FilledOverLater,
          ChangedCopy, UnmarkedCopy, WrongSum, WrongAverage, LostOrder, UnknownOrder, OutlivingOrder, OtherOrderSent)


def seated():
    """A plant for each client, and for each kind of client a few without."""
    others = [plant() for plant in PLANTS if not plant.cancels]
    cancelers = [plant() for plant in PLANTS if plant.cancels]
    seats = []
    while others or cancelers:
        is_canceler = Campaign.is_canceler(len(seats))
        kind = cancelers if is_canceler else others
        seats.append(kind.pop(0) if kind else Plant())
    return seats


def find_planted(network, chosen):
    """Returns how many were found."""
    plants = seated()
    campaign = Campaign(network, chosen.bin, chosen.seed, len(plants), plants=plants)
    mistaken = [trader for trader in campaign.traders if trader.plant.finds]
    try:
        campaign.venue.start()
        deadline = time.monotonic() + FOUND_IN
        while any(trader.problem is None for trader in mistaken):
            if time.monotonic() > deadline:
                left = [trader.plant.name for trader in mistaken if trader.problem is None]
                raise Broken(f"planted, and not found in {FOUND_IN} s: {', '.join(left)}")
            campaign.turn()
            campaign.venue.check_alive()
        for trader in campaign.traders:
            plant, problem = trader.plant, trader.problem
            if problem and not plant.finds:
                raise Broken(f"nothing was planted, and this was found: {problem}", trader)
            if problem and not any(text in problem for text in plant.finds):
                raise Broken(f"{plant.name}: found as “{problem}”, not as “{plant.finds[0]}”", trader)
        return len(mistaken)
    finally:
        campaign.close()


# MARK: What is judged at the end

@dataclasses.dataclass
class Judged:
    name: str
    finds: str
    spoil: object
    is_late: bool = False


def unanswered(campaign):
    campaign.traders[0].ledger.mass_status()


def forgotten(campaign):
    order = campaign.traders[0].ledger.order("ACME", "1", 10, "1.00", 1, "20260105-10:00:00").order
    order.state, order.venue_id = "live", "1"
    campaign.traders[0].ledger.live[order.first] = order


def extra_report(campaign):
    campaign.traders[0].ledger.reports["4"] += 1


def missing_report(campaign):
    campaign.traders[0].ledger.reports["0"] -= 1


def other_execution(campaign):
    reports = campaign.traders[0].ledger.reports
    key = next(key for key in reports if key[0] == "fill")
    reports["fill", "77", key[2]] = reports.pop(key)


def one_sided(campaign):
    campaign.trades.sides.popitem()


def unheard_number(campaign):
    campaign.traders[0].log.append(None)


def damaged_journal(campaign):
    """One bit, in the middle of the records of a journal that is closed."""
    judge = campaign.venue.judge_journals

    def damage():
        folder = os.path.join(campaign.venue.directory, campaign.venue.journals()[0])
        path = os.path.join(folder, sorted(os.listdir(folder))[0])
        with open(path, "r+b") as file:
            file.seek(os.path.getsize(path) // 2)
            byte = file.read(1)[0]
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 1]))
        return judge()

    campaign.venue.judge_journals = damage


JUDGED = (
    Judged("a request that is never answered", "got no answer", unanswered),
    Judged("an acknowledged order that the venue has forgotten", "aren't there any more", forgotten),
    Judged("a report that the journal doesn't have", "that the journal doesn't have", extra_report, True),
    Judged("a report in the journal that wasn't heard", "that it didn't hear", missing_report, True),
    Judged("an execution that the journal has under another id", "that the journal doesn't have", other_execution,
           True),
    Judged("an execution with one side", "has no other side", one_sided, True),
    Judged("a number that the venue hasn't heard", "don't agree on their numbers", unheard_number, True),
    Judged("a journal with one bit wrong", "journal verify", damaged_journal, True),
)


def find_judged(network, chosen):
    """Short campaigns that go well, each with one thing spoilt before it is judged. Returns how many were found."""
    for number, spoilt in enumerate((None, *JUDGED)):
        campaign = Campaign(network, chosen.bin, chosen.seed + number, 4)
        try:
            campaign.trade(8, time.monotonic() + FOUND_IN)
            if spoilt and not spoilt.is_late:
                spoilt.spoil(campaign)
            campaign.settle()
            if spoilt and spoilt.is_late:
                spoilt.spoil(campaign)
            campaign.judge()
        except Broken as found:
            if not spoilt or spoilt.finds not in str(found):
                raise
        else:
            if spoilt:
                raise Broken(f"{spoilt.name}: not found")
        finally:
            campaign.close()
    return len(JUDGED)


def self_test(network, chosen):
    print(f"{mistakes.find_all()} mistakes in made-up histories, each found", flush=True)
    print(f"{find_planted(network, chosen)} mistakes in what a venue says, each found", flush=True)
    print(f"{find_judged(network, chosen)} mistakes in what is judged at the end, each found", flush=True)
