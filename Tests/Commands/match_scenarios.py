"""How orders match, by example: each rule of MATCHING.md as commands and the lines they print.

A scenario is a title, a text, and perhaps a file of instruments. In the text

    new b ann B limit day 10 5 stop=… display=… min=… expire=… flags=… in=Y
    replace b 10 5        cancel b        mass_cancel account=ann side=B in=X
    halt, resume, auction_open opening, auction_uncross, clock, clock eod

are commands ('-' is an empty field; the instrument is X where none is named; '@50 ' before one is its
time, otherwise one more than the last), and what is indented below one is what it prints:

    fill b s B 10 5 0     event, order, contra, side, price, quantity, leaves, reason; '.' is empty
    trade b s B 10 5 0 2  both fills, the aggressor's first, with what each order has left
    Y:rejected …          on another instrument; ':rejected …' on none

A new order is accepted, which isn't written down, unless 'accepted' or 'rejected' is.
"""

TICKS = "instruments:\n  X: { tick: 0.01, lot: 1, lowest: 50, highest: 150, reference: 100 }\n"
BAND = "instruments:\n  X: { reference: 100, dynamic_band_bps: 500 }\n"
WHOLE = "instruments:\n  X: { tick: 1, lot: 1 }\n"
REFERENCE = "instruments:\n  X: { tick: 1, lot: 1, reference: 11 }\n"
PRO_RATA = "instruments:\n  X: { tick: 1, lot: 1, allocation: pro_rata }\n"

SCENARIOS = [
    ("a trade is at the resting order's price", """
new s ann S limit day 10 5
new b bob B limit day 11 3
  trade b s B 10 3 0 2
"""),
    ("price goes before time, and time before what came later", """
new s1 ann S limit day 10.1 5
new s2 ann S limit day 10 5
new s3 ann S limit day 10 5
new b bob B limit day 10.1 12
  trade b s2 B 10 5 7 0
  trade b s3 B 10 5 2 0
  trade b s1 B 10.1 2 0 3
"""),
    ("what is left of a day order rests", """
new s ann S limit day 10 5
new b bob B limit gtc 10 8
  trade b s B 10 5 3 0
new s2 ann S limit day 9.5 1
  trade s2 b S 10 1 0 2
"""),
    ("a spread's price may be negative", """
new s ann S limit day -0.5 2
new b bob B limit day -0.25 2
  trade b s B -0.5 2 0 0
"""),
    ("prices and quantities are exact to 1e-8 and printed without trailing zeros", """
new s ann S limit day 0.10000000 0.00000003
  accepted s . S 0.1 0.00000003 0.00000003
new b bob B limit day 92233720368.54775807 0.00000001
  accepted b . B 92233720368.54775807 0.00000001 0.00000001
  trade b s B 0.1 0.00000001 0 0.00000002
"""),
    ("a market order trades at any price and never rests", """
new s1 ann S limit day 10 5
new s2 ann S limit day 1000 1
new m bob B market day - 8
  trade m s1 B 10 5 3 0
  trade m s2 B 1000 1 2 0
  canceled m . B . 2 0 no_liquidity
"""),
    ("a market order without anything to meet", """
new m bob B market gtc - 8
  canceled m . B . 8 0 no_liquidity
"""),
    ("a market ioc ends as ioc", """
new s ann S limit day 10 5
new m bob B market ioc - 8
  trade m s B 10 5 3 0
  canceled m . B . 3 0 ioc
"""),
    ("a market fok that can't be filled touches nothing", """
new s ann S limit day 10 5
new m bob B market fok - 8
  canceled m . B . 8 0 fok
new b bob B limit day 10 5
  trade b s B 10 5 0 0
"""),
    ("ioc trades what it can at once", """
new s ann S limit day 10 5
new i bob B limit ioc 10 8
  trade i s B 10 5 3 0
  canceled i . B 10 3 0 ioc
"""),
    ("ioc without a trade", """
new s ann S limit day 10 5
new i bob B limit ioc 9 8
  canceled i . B 9 8 0 ioc
"""),
    ("fok trades all at once", """
new s1 ann S limit day 10 5
new s2 ann S limit day 11 5
new f bob B limit fok 11 8
  trade f s1 B 10 5 3 0
  trade f s2 B 11 3 0 2
"""),
    ("fok that isn't filled touches nothing", """
new s1 ann S limit day 10 5
new s2 ann S limit day 11 5
new f bob B limit fok 10 8
  canceled f . B 10 8 0 fok
new b bob B limit day 10 5
  trade b s1 B 10 5 0 0
"""),
    ("a minimum quantity that is met, and then no longer counts", """
new s ann S limit day 10 5
new b bob B limit day 10 20 min=5
  trade b s B 10 5 15 0
new s2 ann S limit day 10 1
  trade s2 b S 10 1 0 14
"""),
    ("a minimum quantity that isn't met", """
new s ann S limit day 10 5
new b bob B limit day 10 20 min=6
  canceled b . B 10 20 0 min_quantity
"""),
    ("fok goes before min_quantity", """
new s ann S limit day 10 5
new b bob B limit fok 10 20 min=6
  canceled b . B 10 20 0 fok
"""),
    ("market-to-limit takes the price of its first trade", """
new s1 ann S limit day 10 5
new s2 ann S limit day 11 5
new m bob B market_to_limit day - 8
  trade m s1 B 10 5 3 0
new s3 ann S limit day 10 2
  trade s3 m S 10 2 0 1
cancel m
  canceled m . B 10 1 0 user
"""),
    ("market-to-limit without a trade", """
new m bob B market_to_limit day - 8
  canceled m . B . 8 0 no_liquidity
"""),
    ("an iceberg's next slice is at the back of its price", """
new ice ann S limit day 10 10 display=4
new s ann S limit day 10 3
new b bob B limit day 10 6
  trade b ice B 10 4 2 6
  restated ice . S 10 4 6
  trade b s B 10 2 0 1
new c bob B limit day 10 5
  trade c s B 10 1 4 0
  trade c ice B 10 4 0 2
  restated ice . S 10 2 2
"""),
    ("one sweep may meet an iceberg again", """
new ice ann S limit day 10 10 display=4
new b bob B limit day 10 10
  trade b ice B 10 4 6 6
  restated ice . S 10 4 6
  trade b ice B 10 4 2 2
  restated ice . S 10 2 2
  trade b ice B 10 2 0 0
"""),
    ("displayed, slices too, before hidden at a price", """
new h ann S limit day 10 5 flags=hidden
new ice ann S limit day 10 10 display=5
new b bob B limit day 10 12
  trade b ice B 10 5 7 5
  restated ice . S 10 5 5
  trade b ice B 10 5 2 0
  trade b h B 10 2 0 3
"""),
    ("a hidden order at a better price goes first", """
new s ann S limit day 10 5
new h ann S limit day 9.9 5 flags=hidden
new b bob B limit day 10 7
  trade b h B 9.9 5 2 0
  trade b s B 10 2 0 3
"""),
    ("post-only is refused where it would trade", """
new s ann S limit day 10 5
new p bob B limit day 10 1 flags=post_only
  rejected p . B 10 1 0 would_cross
new q bob B limit day 9.99 1 flags=post_only
"""),
    ("post-only is refused where it would meet its own account", """
new s ann S limit day 10 5
new p ann B limit day 10 1 flags=post_only|stp=cancel_oldest
  rejected p . B 10 1 0 would_cross
"""),
    ("an all-or-none order that post-only couldn't fill doesn't count", """
new a ann S limit day 10 5 flags=aon
new p bob B limit day 10 3 flags=post_only
new q bob B limit day 10 5 flags=post_only
  rejected q . B 10 5 0 would_cross
"""),
    ("an all-or-none order waits until it can be filled whole", """
new a ann S limit day 10 5 flags=aon
new b bob B limit day 10 3
new c bob B limit day 10 2
  trade a b S 10 3 2 0
  trade a c S 10 2 0 0
"""),
    ("an all-or-none order is passed over, and filled by one large enough", """
new a ann S limit day 10 5 flags=aon
new s ann S limit day 10 1
new b bob B limit ioc 10 3
  trade b s B 10 1 2 0
  canceled b . B 10 2 0 ioc
new c bob B limit day 10 8
  trade c a B 10 5 3 0
"""),
    ("all-or-none ioc", """
new s ann S limit day 10 3
new a bob B limit ioc 10 5 flags=aon
  canceled a . B 10 5 0 ioc
"""),
    ("without a mode an account trades with itself", """
new s ann S limit day 10 5
new b ann B limit day 10 5
  trade b s B 10 5 0 0
"""),
    ("no account is no self", """
new s - S limit day 10 5
new b - B limit day 10 5 flags=stp=cancel_both
  trade b s B 10 5 0 0
"""),
    ("stp=cancel_newest", """
new s1 bob S limit day 10 5
new s2 ann S limit day 10 5
new b ann B limit day 10 8 flags=stp=cancel_newest
  trade b s1 B 10 5 3 0
  canceled b . B 10 3 0 self_trade
"""),
    ("stp=cancel_oldest", """
new s1 ann S limit day 10 5
new s2 bob S limit day 10 5
new b ann B limit day 10 8 flags=stp=cancel_oldest
  canceled s1 . S 10 5 0 self_trade
  trade b s2 B 10 5 3 0
"""),
    ("stp=cancel_both", """
new s ann S limit day 10 5
new b ann B limit day 10 8 flags=stp=cancel_both
  canceled b . B 10 8 0 self_trade
  canceled s . S 10 5 0 self_trade
"""),
    ("stp=decrement, the incoming order the larger; the total shrinks too", """
new s ann S limit day 10 5
new b ann B limit day 10 8 flags=stp=decrement
  restated b . B 10 5 3 self_trade
  canceled s . S 10 5 0 self_trade
new s2 bob S limit day 10 1
  trade s2 b S 10 1 0 2
replace b - 2
  replaced b . B 10 2 1
"""),
    ("stp=decrement, the resting order the larger", """
new s ann S limit day 10 8
new b ann B limit day 10 5 flags=stp=decrement
  canceled b . B 10 5 0 self_trade
  restated s . S 10 5 3 self_trade
"""),
    ("a decremented quantity isn't a filled one", """
new s1 ann S limit day 10 5
new s2 bob S limit day 10 5
new f ann B limit fok 10 8 flags=stp=decrement
  canceled f . B 10 8 0 fok
"""),
    ("a smaller total keeps its place", """
new s1 ann S limit day 10 5
new s2 ann S limit day 10 5
replace s1 - 3
  replaced s1 . S 10 3 3
new b bob B limit day 10 4
  trade b s1 B 10 3 1 0
  trade b s2 B 10 1 0 4
"""),
    ("a larger total goes to the back", """
new s1 ann S limit day 10 5
new s2 ann S limit day 10 5
replace s1 - 6
  replaced s1 . S 10 6 6
new b bob B limit day 10 6
  trade b s2 B 10 5 1 0
  trade b s1 B 10 1 0 5
"""),
    ("the same price and total go to the back too", """
new s1 ann S limit day 10 5
new s2 ann S limit day 10 5
replace s1 10 5
  replaced s1 . S 10 5 5
new b bob B limit day 10 5
  trade b s2 B 10 5 0 0
"""),
    ("a new price may trade at once", """
new s ann S limit day 11 5
new b bob B limit day 10 5
replace b 11 -
  replaced b . B 11 5 5
  trade b s B 11 5 0 0
"""),
    ("the total counts what is filled", """
new s ann S limit day 10 10
new b bob B limit day 10 4
  trade b s B 10 4 0 6
replace s - 6
  replaced s . S 10 6 2
replace s 11 4
  canceled s . S 10 2 0 user
"""),
    ("an order that isn't there", """
replace zz 10 4
  :rejected zz . . 10 4 0 unknown_order
cancel zz
  :rejected zz . . . . 0 unknown_order
new s ann S limit day 10 5
cancel s
  canceled s . S 10 5 0 user
cancel s
  :rejected s . . . . 0 unknown_order
"""),
    ("an id is in use while its order lives, on every instrument", """
new s ann S limit day 10 5
new s bob B limit day 9 1 in=Y
  Y:rejected s . B 9 1 0 duplicate_id
cancel s
  canceled s . S 10 5 0 user
new s bob B limit day 9 1 in=Y
  Y:accepted s . B 9 1 1
cancel s
  Y:canceled s . B 9 1 0 user
"""),
    ("another instrument is named", """
new s ann S limit day 10 5
new y ann S limit day 10 5 in=Y
  Y:accepted y . S 10 5 5
cancel s in=Y
  Y:rejected s . . . . 0 unknown_order
"""),
    ("a refused replace changes nothing", """
new s ann S limit day 10 5
replace s 11 -1
  rejected s . S 11 -1 5 invalid
halt
replace s 11 6
  rejected s . S 11 6 5 halted
resume
new b bob B limit day 10 5
  trade b s B 10 5 0 0
"""),
    ("mass cancel, in the order of acceptance", """
new s1 ann S limit day 10 5
new b1 ann B limit day 9 5
new s2 bob S limit day 10 5
new y1 ann S limit day 10 5 in=Y
  Y:accepted y1 . S 10 5 5
mass_cancel account=ann side=S in=X
  canceled s1 . S 10 5 0 mass_cancel
mass_cancel account=ann
  canceled b1 . B 9 5 0 mass_cancel
  Y:canceled y1 . S 10 5 0 mass_cancel
mass_cancel
  canceled s2 . S 10 5 0 mass_cancel
mass_cancel
"""),
    ("a stop waits, and is a market order then", """
new b1 bob B limit day 10 5
new t ann S stop day - 3 stop=10
new s ann S limit ioc 10 1
  trade s b1 S 10 1 0 4
  triggered t . S . 3 3
  trade t b1 S 10 3 0 1
"""),
    ("a stop that is at its price already", """
new b bob B limit day 10 5
new s ann S limit day 10 1
  trade s b S 10 1 0 4
new t ann S stop day - 6 stop=10
  triggered t . S . 6 6
  trade t b S 10 4 2 0
  canceled t . S . 2 0 no_liquidity
"""),
    ("a stop-limit is a limit order then", """
new s1 ann S limit day 10 1
new s2 ann S limit day 11 5
new t bob B stop_limit day 10.5 5 stop=10
new b bob B limit day 10 1
  trade b s1 B 10 1 0 0
  triggered t . B 10.5 5 5
new s3 ann S limit day 10.5 2
  trade s3 t S 10.5 2 0 3
"""),
    ("stops that are set off together enter in the order of acceptance", """
new b1 bob B limit day 10 1
new b2 bob B limit day 9 5
new t1 ann S stop day - 1 stop=9.5
new t2 ann S stop day - 1 stop=10
new t3 ann S stop day - 1 stop=10
new s ann S limit day 10 1
  trade s b1 S 10 1 0 0
  triggered t2 . S . 1 1
  trade t2 b2 S 9 1 0 4
  triggered t3 . S . 1 1
  trade t3 b2 S 9 1 0 3
  triggered t1 . S . 1 1
  trade t1 b2 S 9 1 0 2
"""),
    ("a trailing stop follows the market, and doesn't go back", """
new b1 bob B limit day 10 1
new s1 ann S limit day 10 1
  trade s1 b1 S 10 1 0 0
new t ann S trailing_stop gtc - 2 flags=trail=1
new s2 ann S limit day 12 1
new b2 bob B limit day 12 1
  trade b2 s2 B 12 1 0 0
new b3 bob B limit day 11 5
new s3 ann S limit day 11 1
  trade s3 b3 S 11 1 0 4
  triggered t . S . 2 2
  trade t b3 S 11 2 0 2
"""),
    ("a trailing stop's own stop price moves only towards the market", """
new b1 bob B limit day 10 1
new s1 ann S limit day 10 1
  trade s1 b1 S 10 1 0 0
new t ann S trailing_stop gtc - 2 stop=9.5 flags=trail=2
new b2 bob B limit day 9.5 5
new s2 ann S limit day 9.5 1
  trade s2 b2 S 9.5 1 0 4
  triggered t . S . 2 2
  trade t b2 S 9.5 2 0 2
"""),
    ("a stop that waits can be replaced and cancelled", """
new t ann S stop day - 3 stop=10
replace t - 5
  replaced t . S . 5 5
replace t 10 5
  rejected t . S 10 5 5 invalid
cancel t
  canceled t . S . 5 0 user
"""),
    ("an auction collects; buyers left over make the highest price", """
auction_open opening
new b bob B limit day 10 5
new s ann S limit day 9 3
auction_uncross
  trade b s B 10 3 2 0
new s2 ann S limit day 10 2
  trade s2 b S 10 2 0 0
"""),
    ("sellers left over make the lowest price", """
auction_open closing
new b bob B limit day 10 3
new s ann S limit day 9 5
auction_uncross
  trade b s B 9 3 0 2
"""),
    ("in balance the lower middle", """
auction_open opening
new b bob B limit day 11 5
new s ann S limit day 8 5
auction_uncross
  trade b s B 9 5 0 0
""", WHOLE),
    ("in balance the price nearest the reference", """
auction_open opening
new b bob B limit day 13 5
new s ann S limit day 8 5
auction_uncross
  trade b s B 11 5 0 0
""", REFERENCE),
    ("only market orders trade at the reference price", """
auction_open opening
new b bob B market day - 5
new s ann S market day - 5
auction_uncross
  trade b s B 11 5 0 0
""", REFERENCE),
    ("market orders first, then by price, then by time", """
auction_open opening
new s1 ann S limit day 10 5
new s2 ann S limit day 9 5
new s3 ann S market day - 5
new b bob B limit day 10 12
auction_uncross
  trade b s3 B 10 5 7 0
  trade b s2 B 10 5 2 0
  trade b s1 B 10 2 0 3
""", WHOLE),
    ("what is left of a market order after the auction is canceled", """
auction_open opening
new m bob B market day - 10
new s ann S limit day 10 4
auction_uncross
  trade m s B 10 4 6 0
  canceled m . B . 6 0 no_liquidity
"""),
    ("what is left of market-to-limit rests at the auction's price", """
auction_open opening
new m bob B market_to_limit day - 10
new s ann S limit day 10 4
auction_uncross
  trade m s B 10 4 6 0
new s2 ann S limit day 10 6
  trade s2 m S 10 6 0 0
"""),
    ("opg waits for its auction, and expires behind it", """
new o1 bob B limit opg 10 5
new o2 bob B limit opg 9 5
new s ann S limit day 10 5
auction_open opening
auction_uncross
  trade o1 s B 10 5 0 0
  expired o2 . B 9 5 0 expired
"""),
    ("atc doesn't take part in the opening auction", """
new c bob B limit atc 10 5
new s ann S limit day 10 5
auction_open opening
auction_uncross
auction_open closing
auction_uncross
  trade c s B 10 5 0 0
"""),
    ("no self-trade prevention in an uncross", """
auction_open opening
new b ann B limit day 10 5 flags=stp=cancel_both
new s ann S limit day 10 5 flags=stp=cancel_both
auction_uncross
  trade b s B 10 5 0 0
"""),
    ("commands of a market that make no sense", """
auction_uncross
  rejected . . . . . . invalid
auction_open opening
auction_open closing
  rejected . . . . . . invalid
halt
auction_uncross
halt
resume
resume
auction_uncross
  rejected . . . . . . invalid
"""),
    ("an uncross in a halt is done when it ends; an auction that opens in a halted one takes its place", """
auction_open opening
new b ann B limit day 10 5
new s bob S limit day 10 3
halt
auction_uncross
resume
  trade b s B 10 3 2 0
auction_open opening
new s bob S limit atc 10 1
halt
auction_uncross
auction_open closing
new m bob S market day - 1
auction_uncross
  trade b m B 10 1 1 0
  trade b s B 10 1 0 0
"""),
    ("ioc, fok, post-only and minimum quantity don't enter an auction", """
auction_open opening
new a bob B limit ioc 10 5
  rejected a . B 10 5 0 invalid
new b bob B limit fok 10 5
  rejected b . B 10 5 0 invalid
new c bob B limit day 10 5 flags=post_only
  rejected c . B 10 5 0 invalid
new d bob B limit day 10 5 min=5
  rejected d . B 10 5 0 invalid
"""),
    ("a halt lets cancels through, and nothing else", """
new s1 ann S limit day 10 5
new s2 ann S limit day 10 5
halt
new b bob B limit day 10 5
  rejected b . B 10 5 0 halted
cancel s1
  canceled s1 . S 10 5 0 user
mass_cancel account=ann
  canceled s2 . S 10 5 0 mass_cancel
resume
new b bob B limit day 10 5
"""),
    ("gtd expires before the command at its time, or at a clock", """
new b1 bob B limit gtd 10 5 expire=50
new b2 bob B limit gtd 10 5 expire=40
new b3 bob B limit gtd 10 5 expire=70
@50 new s ann S limit day 10 5
  expired b2 . B 10 5 0 expired
  expired b1 . B 10 5 0 expired
  accepted s . S 10 5 5
  trade s b3 S 10 5 0 0
new b4 bob B limit gtd 10 5 expire=60
@59 clock
@60 clock
  expired b4 . B 10 5 0 expired
"""),
    ("an order that can't be expressed comes after what expires as well", """
new b bob B limit gtd 10 5 expire=50
@50 new s ann S limit day - 5
  expired b . B 10 5 0 expired
  rejected s . S . 5 0 invalid
"""),
    ("the day's end takes the day orders", """
new b bob B limit day 10 5
new c bob B limit gtc 10 5
new t ann S stop day - 5 stop=8
clock eod
  expired b . B 10 5 0 expired
  expired t . S . 5 0 expired
new s ann S limit day 10 5
  trade s c S 10 5 0 0
"""),
    ("pro-rata, rounded down to the lot, the rest to the oldest", """
new s1 ann S limit day 10 10
new s2 ann S limit day 10 10
new s3 ann S limit day 10 10
new b bob B limit day 10 10
  trade b s1 B 10 4 6 6
  trade b s2 B 10 3 3 7
  trade b s3 B 10 3 0 7
""", PRO_RATA),
    ("pro-rata by size", """
new s1 ann S limit day 10 60
new s2 ann S limit day 10 40
new b bob B limit day 10 50
  trade b s1 B 10 30 20 30
  trade b s2 B 10 20 0 20
new c bob B limit day 10 60
  trade c s1 B 10 30 30 0
  trade c s2 B 10 20 10 0
""", PRO_RATA),
    ("who gets nothing of pro-rata prints nothing", """
new s1 ann S limit day 10 98
new s2 ann S limit day 10 1
new b bob B limit day 10 10
  trade b s1 B 10 10 0 88
""", PRO_RATA),
    ("off the tick, and off the lot", """
new a bob B limit day 100.005 5
  rejected a . B 100.005 5 0 tick
new b bob S stop day - 5 stop=100.005
  rejected b . S . 5 0 tick
new c bob S trailing_stop day - 5 flags=trail=0.001
  rejected c . S . 5 0 tick
new d bob B limit day 100 5.5
  rejected d . B 100 5.5 0 lot
new e bob B limit day 100 5 display=1.5
  rejected e . B 100 5 0 lot
new f bob B limit day 100.005 5.5
  rejected f . B 100.005 5.5 0 tick
""", TICKS),
    ("the static band", """
new a bob B limit day 49.99 5
  rejected a . B 49.99 5 0 price_band
new b bob B limit day 150.01 5
  rejected b . B 150.01 5 0 price_band
new c bob B limit day 50 5
replace c 49 5
  rejected c . B 49 5 5 price_band
""", TICKS),
    ("the dynamic band follows the last trade", """
new a bob B limit day 105.00000001 5
  rejected a . B 105.00000001 5 0 price_band
new b bob B limit day 105 5
new s ann S limit day 100 1
  trade s b S 105 1 0 4
new c bob B limit day 110.25 5
new d bob B limit day 99.74 5
  rejected d . B 99.74 5 0 price_band
""", BAND),
]

# One rejected (invalid) each: the words behind 'new x ann', and what the line shows of price and quantity.
INVALID = [
    ("B market day 10 5", "10 5"), ("B market day 0 5", "0 5"), ("B limit day - 5", ". 5"),
    ("B stop_limit day - 5 stop=10", ". 5"), ("B limit day 10 -", "10 ."),
    ("B limit day 10 0", "10 0"), ("B limit day 10 -1", "10 -1"), ("B stop day - 5", ". 5"),
    ("B stop day 10 5 stop=10", "10 5"), ("B stop day - 5 stop=0", ". 5"),
    ("B limit day 10 5 stop=10", "10 5"), ("B limit day 10 5 stop=0", "10 5"),
    ("B market day - 5 stop=10", ". 5"), ("B trailing_stop day - 5", ". 5"),
    ("B trailing_stop day - 5 flags=trail=0", ". 5"),
    ("B trailing_stop day - 5 flags=trail=-1", ". 5"), ("B limit day 10 5 flags=trail=1", "10 5"),
    ("B stop day - 5 stop=10 flags=trail=1", ". 5"), ("B limit day 10 5 display=0", "10 5"),
    ("B limit day 10 5 display=-1", "10 5"), ("B limit day 10 5 display=1 flags=hidden", "10 5"),
    ("B limit day 10 5 display=1 flags=aon", "10 5"), ("B limit day 10 5 min=0", "10 5"),
    ("B limit day 10 5 min=-1", "10 5"), ("B limit day 10 5 min=6", "10 5"),
    ("B limit gtd 10 5", "10 5"), ("B limit day 10 5 expire=1000", "10 5"),
    ("B limit day 10 5 expire=0", "10 5"), ("B limit gtd 10 5 expire=1", "10 5"),
    ("B market day - 5 flags=post_only", ". 5"), ("B limit ioc 10 5 flags=post_only", "10 5"),
    ("B limit fok 10 5 flags=post_only", "10 5"),
    ("B limit day 10 5 min=5 flags=post_only", "10 5"),
    ("B stop opg - 5 stop=10", ". 5"),
    ("B limit opg 10 5 flags=post_only", "10 5"), ("B limit atc 10 5 min=5", "10 5"),
]
