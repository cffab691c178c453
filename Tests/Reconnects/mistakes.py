"""Made-up histories, each with a mistake of a venue's in it. The account that a client keeps must find every one of
them, by the right rule, and nothing in the same history without it.
"""

from inbox import Inbox, SESSION
from ledger import UNIT, Ledger, Trades
from wire import SOH, Broken, Message, framed

WHEN = "20260105-10:00:00.000"


class Story:
    """A client, and what it hears, without a venue. What is said next is right, unless it is told otherwise."""

    def __init__(self, cancels=False):
        self.trades = Trades()
        self.ledger = Ledger("ME", self.trades, cancels)
        self.inbox = Inbox()
        self.executions = 0
        self.heard = {}

    def hear(self, kind, body, number=None, first_sent=None):
        number = number or self.inbox.expected
        message = Message(framed(kind, number, "APUS", body, first_sent, target="ME").decode("ascii"))
        self.heard.setdefault(number, (message, body))
        for due in self.inbox.receive(message):
            if due.kind not in SESSION:
                self.ledger.apply(due)
        return number

    def hear_again(self, number, first_sent=None, was="", becomes=""):
        message, body = self.heard[number]
        self.hear(message.kind, body.replace(was, becomes), number, first_sent or message.get("52"))

    def order(self, quantity=100, price="10.00", side="1", life=1):
        return self.ledger.order("ACME", side, quantity, price, life, WHEN).order

    def report(self, kind, order, number=None, **otherwise):
        """`kind`: ExecType. `otherwise`: fields as they should not be, `_14=5`; None leaves one out."""
        self.executions += 1
        filled = order.filled + otherwise.get("_32", 0)
        notional = order.notional + otherwise.get("_32", 0) * int(float(otherwise.get("_31", 0)) * UNIT)
        leaves = 0 if kind in "48" else order.quantity - filled
        fields = {
            "6": f"{notional / UNIT / filled:.8f}" if filled else "0", "11": order.name, "14": filled,
            "17": self.executions, "20": 0, "37": f"V{order.first}", "38": order.quantity,
            "39": "2" if kind in "12" and leaves == 0 else kind, "44": f"{order.price / UNIT:.2f}", "54": order.side,
            "55": order.symbol, "150": kind, "151": leaves}
        fields.update({tag[1:]: value for tag, value in otherwise.items()})
        body = "".join(f"{tag}={value}|" for tag, value in fields.items() if value is not None)
        return self.hear("8", body, number)

    def fill(self, order, quantity, **otherwise):
        kind = "2" if order.quantity == order.filled + quantity else "1"
        return self.report(kind, order, **{"_31": "10.00", **otherwise, "_32": quantity})

    def status(self, order, **otherwise):
        return self.report("0" if order.state == "live" else "4", order, _20=3, **otherwise)

    def row(self, asked, order, count, **otherwise):
        """Of a mass status."""
        is_last = len(asked.rows) + 1 == count
        return self.status(order, _584=asked.name, _911=count, **({"_912": "Y"} if is_last else {}), **otherwise)

    def live(self, **terms):
        order = self.order(**terms)
        self.report("0", order)
        return order


MISTAKES = []


def mistake(expected, cancels=False):
    def add(tell):
        MISTAKES.append((tell.__name__.replace("_", " "), expected, cancels, tell))
        return tell
    return add


def all_is_well(story):
    """What the mistakes are made in."""
    ledger = story.ledger
    bought, sold = story.live(), story.live(side="2")
    first = story.fill(bought, 40)
    story.fill(sold, 40, _17=story.executions)
    story.hear_again(first)
    cancel = ledger.cancel(sold, WHEN)
    story.report("4", sold, _11=cancel.name, _41=sold.first)
    replace = ledger.replace(bought, 120, "10.50", WHEN)
    story.report("5", bought, _11=replace.name, _41=bought.first, _38=120, _44="10.50", _151=80)
    other = story.live(quantity=10)
    for asked in (ledger.status(bought), ledger.status(sold)):
        story.status(asked.order)
    asked = ledger.mass_status()
    story.row(asked, bought, 2)
    story.row(asked, other, 2)
    story.fill(bought, 80)
    counter = story.live(side="2", quantity=80)
    story.fill(counter, 80, _17=story.executions - 1)
    story.hear("0", "")
    story.hear("4", f"36={story.inbox.expected + 5}|123=Y|")
    over = ledger.order("ACME", "1", 10, "10.00", 1, WHEN)
    ledger.withdraw(over)
    ledger.enter_again(over, 2)
    story.report("0", over.order)
    if ledger.open():
        raise Broken(f"{ledger.open()[0]} is open")
    story.trades.check()


# MARK: Numbers

@mistake("is left out")
def a_resend_leaves_a_report_out(story):
    order = story.live()
    story.hear("0", "", story.inbox.expected + 4)
    story.hear("8", f"11={order.name}|17=9|", story.inbox.expected + 1, WHEN)


@mistake("is left out")
def a_gap_fill_leaves_a_report_out(story):
    story.live()
    story.hear("4", f"36={story.inbox.expected + 4}|123=Y|", story.inbox.expected + 1)


@mistake("passes over number")
def a_gap_fill_passes_over_a_report(story):
    number = story.fill(story.live(), 10)
    story.hear("4", f"36={number + 1}|123=Y|", number)


@mistake("isn't what came")
def a_copy_tells_of_another_quantity(story):
    story.hear_again(story.fill(story.live(), 10), was="32=10|", becomes="32=20|")


@mistake("isn't what came")
def a_copy_tells_of_another_execution(story):
    number = story.fill(story.live(), 10)
    story.hear_again(number, was=f"17={story.executions}|", becomes="17=77|")


@mistake("isn't what came")
def a_report_comes_under_a_number_that_was_filled(story):
    order = story.live()
    number = story.hear("4", f"36={story.inbox.expected + 1}|123=Y|")
    story.hear("8", f"11={order.name}|17=9|", number, WHEN)


@mistake("it was sent first at")
def a_copy_says_that_it_was_sent_before(story):
    story.hear_again(number := story.fill(story.live(), 10))
    story.hear_again(number, first_sent=WHEN)


@mistake("is used again, and not as a copy")
def a_number_is_used_twice(story):
    order = story.live()
    number = story.fill(order, 10)
    story.fill(order, 10, number=number)


@mistake("a message of the session is sent again")
def a_heartbeat_is_sent_again(story):
    story.hear("0", "")
    story.hear("0", "", story.inbox.expected - 1, WHEN)


@mistake("a reset that nobody asked for")
def the_numbers_begin_anew(story):
    story.live()
    story.hear("4", "36=9|")


# MARK: Executions

@mistake("execution id 2 comes a second time")
def an_execution_comes_twice(story):
    order = story.live()
    story.fill(order, 10)
    story.fill(order, 10, _17=2)


@mistake("execution 3 comes a second time")
def an_execution_fills_two_orders_of_a_side(story):
    one, other = story.live(), story.live()
    story.fill(one, 10)
    story.fill(other, 10, _17=3)


@mistake("CumQty 20")
def a_fill_is_dropped_and_its_number_given_to_the_next(story):
    order = story.live()
    story.fill(order, 10, _14=20)


@mistake("LeavesQty 80")
def what_is_left_is_wrong(story):
    story.fill(story.live(), 10, _151=80)


@mistake("AvgPx isn't")
def the_average_is_wrong(story):
    story.fill(story.live(), 10, _6="10.01")


@mistake("no fill of")
def more_is_filled_than_there_is(story):
    story.fill(story.live(), 110)


@mistake("no fill of")
def it_is_filled_beyond_its_limit(story):
    story.fill(story.live(), 10, _31="10.01")


@mistake("OrdStatus isn't that of")
def a_part_is_called_the_whole(story):
    story.fill(story.live(), 10, _39="2")


@mistake("isn't live")
def it_is_filled_after_its_end(story):
    order = story.live()
    story.fill(order, 100)
    story.fill(order, 0, _151=0)


@mistake("has no other side")
def a_trade_has_one_side(story):
    story.fill(story.live(), 10)
    story.trades.check()


@mistake("to one and")
def the_sides_of_a_trade_were_told_different_things(story):
    story.fill(story.live(), 10)
    story.fill(story.live(side="2"), 20, _17=story.executions - 1)
    story.trades.check()


# MARK: Orders

@mistake("is accepted")
def an_order_is_entered_twice(story):
    story.report("0", story.live())


@mistake("passed over by a gap fill")
def an_order_is_accepted_that_was_withdrawn(story):
    said = story.ledger.order("ACME", "1", 10, "10.00", 1, WHEN)
    story.ledger.withdraw(said)
    said.order.state, said.order.pending = "sent", said
    story.report("0", said.order)


@mistake("an order that was never sent")
def an_order_comes_from_nowhere(story):
    story.report("0", story.order(), _11="ME-99")


@mistake("a refusal of")
def a_live_order_is_refused(story):
    story.report("8", story.live(), _103="0")


@mistake("not the terms of")
def an_order_is_entered_with_other_terms(story):
    story.report("0", story.order(), _44="10.01")


@mistake("not what")
def an_order_changes_sides(story):
    story.report("0", story.order(), _54="2")


@mistake("nobody canceled")
def an_order_is_canceled_by_itself(story):
    story.report("4", story.live())


@mistake("has no such request")
def an_order_is_replaced_by_itself(story):
    order = story.live()
    story.report("5", order, _41=order.first, _11="ME-9")


@mistake("stands, by all that was told")
def a_live_order_is_not_found(story):
    order = story.live()
    cancel = story.ledger.cancel(order, WHEN)
    story.hear("9", f"11={cancel.name}|37=NONE|39=8|41={order.name}|102=1|434=1|")


@mistake("was acknowledged, and isn't known")
def an_acknowledged_order_is_unknown(story):
    order = story.live()
    story.ledger.status(order)
    story.status(order, _37="NONE", _39="8")


@mistake("aren't there any more")
def a_mass_status_lacks_an_order(story):
    order = story.live()
    story.live()
    story.row(story.ledger.mass_status(), order, 1)


@mistake("aren't there any more")
def a_mass_status_says_that_there_is_nothing(story):
    story.live()
    asked = story.ledger.mass_status()
    story.hear("j", f"45=1|372=AF|379={asked.name}|380=1|")


@mistake("stands in it twice")
def a_mass_status_has_an_order_twice(story):
    order = story.live()
    story.live()
    asked = story.ledger.mass_status()
    story.row(asked, order, 3)
    story.row(asked, order, 3)


@mistake("by its reports it is")
def a_mass_status_has_an_order_that_ended(story):
    order = story.live()
    story.fill(order, 100)
    story.row(story.ledger.mass_status(), order, 1, _39="0")


@mistake("outlived its connection", cancels=True)
def an_order_outlives_its_connection(story):
    story.live()
    story.live(life=2)


@mistake("is answered twice")
def a_request_is_answered_twice(story):
    order = story.live()
    said = story.ledger.status(order)
    story.status(order)
    order.questions.append(said)
    story.status(order)


@mistake("is asked for again, and it was answered")
def a_request_is_asked_for_that_was_answered(story):
    said = story.ledger.status(story.live())
    story.status(said.order)
    story.ledger.said_again(said, 2)


def find_all():
    """Returns how many were found. Broken: one wasn't, or by another rule, or there is nothing to find."""
    all_is_well(Story())
    for name, expected, cancels, tell in MISTAKES:
        try:
            tell(Story(cancels))
        except Broken as found:
            if expected not in str(found).replace(SOH, "|"):
                raise Broken(f"{name}: found as “{found}”, not as “{expected}”") from found
        else:
            raise Broken(f"{name}: not found")
    return len(MISTAKES)
