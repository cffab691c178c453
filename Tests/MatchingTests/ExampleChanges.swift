// Examples of replaces, cancels and mass cancels, of self-trade prevention, and of stops.

import Events
import Matching

extension Example {
  static var changes: [Example] {
    [
      Example(
        "replace: less at the same price keeps its place",
        """
        buy 1 5 @ 100
        | accepted 1
        buy 2 5 @ 100
        | accepted 2
        replace 1 3
        | replaced 1 3 @ 100
        sell 3 4 @ 100
        | accepted 3
        | fill 3 sell 3 @ 100 #1 taker
        | fill 1 buy 3 @ 100 #1 maker
        | fill 3 sell 1 @ 100 #2 taker
        | fill 2 buy 1 @ 100 #2 maker
        """),
      Example(
        "replace: anything else goes to the back",
        """
        buy 1 5 @ 100
        | accepted 1
        buy 2 5 @ 100
        | accepted 2
        replace 1
        | replaced 1 5 @ 100
        replace 2 6
        | replaced 2 6 @ 100
        sell 3 5 @ 100
        | accepted 3
        | fill 3 sell 5 @ 100 #1 taker
        | fill 1 buy 5 @ 100 #1 maker
        """),
      Example(
        "replace: a better price trades at once, a total at what is filled cancels",
        """
        sell 1 5 @ 101
        | accepted 1
        buy 2 8 @ 100
        | accepted 2
        replace 2 @ 101
        | replaced 2 8 @ 101
        | fill 2 buy 5 @ 101 #1 taker
        | fill 1 sell 5 @ 101 #1 maker
        replace 2 5
        | canceled 2 3 user
        replace 2 9
        | refused replace 2 unknown_order
        """),
      Example(
        "cancel: of its own instrument only",
        """
        buy 1 5 @ 100
        | accepted 1
        on 1
        cancel 1
        | refused cancel 1 unknown_order
        on 0
        cancel 1
        | canceled 1 5 user
        cancel 1
        | refused cancel 1 unknown_order
        """),
      Example(
        "mass cancel: by account, side, instrument, in the order of acceptance",
        """
        sell 4 1 @ 110 account=7
        | accepted 4
        buy 1 1 @ 100 account=7
        | accepted 1
        buy 2 2 @ 100 account=8
        | accepted 2
        on 1
        buy 3 3 @ 100 account=7
        | accepted 3
        mass_cancel account=7 buy here
        | canceled 3 3 mass_cancel
        on 0
        mass_cancel account=7
        | canceled 4 1 mass_cancel
        | canceled 1 1 mass_cancel
        cancel_all
        | canceled 2 2 mass_cancel
        mass_cancel
        """),
    ]
  }

  static var selfTrades: [Example] {
    [
      Example(
        "without a mode, or of nobody, they trade",
        """
        sell 1 5 @ 100 account=7
        | accepted 1
        buy 2 2 @ 100 account=7
        | accepted 2
        | fill 2 buy 2 @ 100 #1 taker
        | fill 1 sell 2 @ 100 #1 maker
        buy 3 2 @ 100 account=8 cancel_newest
        | accepted 3
        | fill 3 buy 2 @ 100 #2 taker
        | fill 1 sell 2 @ 100 #2 maker
        sell 4 1 @ 100
        | accepted 4
        buy 5 2 @ 100 cancel_both
        | accepted 5
        | fill 5 buy 1 @ 100 #3 taker
        | fill 1 sell 1 @ 100 #3 maker
        | fill 5 buy 1 @ 100 #4 taker
        | fill 4 sell 1 @ 100 #4 maker
        """),
      Example(
        "cancel newest",
        """
        sell 1 5 @ 100
        | accepted 1
        sell 2 5 @ 100 account=7
        | accepted 2
        buy 3 8 @ 100 account=7 cancel_newest
        | accepted 3
        | fill 3 buy 5 @ 100 #1 taker
        | fill 1 sell 5 @ 100 #1 maker
        | canceled 3 3 self_trade
        """),
      Example(
        "cancel oldest",
        """
        sell 1 5 @ 100 account=7
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        buy 3 5 @ 100 account=7 cancel_oldest
        | accepted 3
        | canceled 1 5 self_trade
        | fill 3 buy 5 @ 100 #1 taker
        | fill 2 sell 5 @ 100 #1 maker
        """),
      Example(
        "cancel both",
        """
        sell 1 5 @ 100 account=7
        | accepted 1
        buy 2 3 @ 100 account=7 cancel_both
        | accepted 2
        | canceled 2 3 self_trade
        | canceled 1 5 self_trade
        """),
      Example(
        "decrement: the smaller comes off both",
        """
        sell 1 5 @ 100 account=7
        | accepted 1
        buy 2 3 @ 100 account=7 decrement
        | accepted 2
        | canceled 2 3 self_trade
        | restated 1 3 @ 0 self_trade
        buy 3 6 @ 100 account=7 decrement
        | accepted 3
        | restated 3 2 @ 0 self_trade
        | canceled 1 2 self_trade
        sell 4 4 @ 100
        | accepted 4
        | fill 4 sell 4 @ 100 #1 taker
        | fill 3 buy 4 @ 100 #1 maker
        """),
      Example(
        "decrement: an iceberg with all that is left of it, its slice as before",
        publishes: true,
        """
        sell 1 9 @ 100 display=4 account=7
        | accepted 1
        | book_add 1 4 @ 100
        buy 2 3 @ 100 account=7 decrement
        | accepted 2
        | canceled 2 3 self_trade
        | restated 1 3 @ 0 self_trade
        buy 3 3 @ 100 account=7 decrement
        | accepted 3
        | canceled 3 3 self_trade
        | book_modify 1 3 @ 100
        | restated 1 3 @ 0 self_trade
        """),
      Example(
        "pro-rata: own orders at a price first, before anyone trades there",
        on: MatchingInstrument(allocation: .proRata, orderCapacity: 16),
        """
        sell 1 4 @ 100
        | accepted 1
        sell 2 4 @ 100 account=7
        | accepted 2
        sell 3 4 @ 100
        | accepted 3
        buy 4 6 @ 100 account=7 cancel_newest
        | accepted 4
        | canceled 4 6 self_trade
        buy 5 6 @ 100 account=7 cancel_oldest
        | accepted 5
        | canceled 2 4 self_trade
        | fill 5 buy 3 @ 100 #1 taker
        | fill 1 sell 3 @ 100 #1 maker
        | fill 5 buy 3 @ 100 #2 taker
        | fill 3 sell 3 @ 100 #2 maker
        """),
      Example(
        "what comes off isn't filled: fok sees it",
        """
        sell 1 5 @ 100 account=7
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        buy 3 8 @ 100 account=7 decrement fok
        | accepted 3
        | canceled 3 8 fok
        """),
    ]
  }

  static var stops: [Example] {
    [
      Example(
        "stop: a market order once the last price is at it",
        """
        sell 1 5 @ 100
        | accepted 1
        sell 2 5 @ 101
        | accepted 2
        buy 3 2 stop stop=100
        | accepted 3
        buy 4 1 @ 100
        | accepted 4
        | fill 4 buy 1 @ 100 #1 taker
        | fill 1 sell 1 @ 100 #1 maker
        | triggered 3 2 @ 0
        | fill 3 buy 2 @ 100 #2 taker
        | fill 1 sell 2 @ 100 #2 maker
        buy 5 2 stop stop=100 ioc
        | accepted 5
        | triggered 5 2 @ 0
        | fill 5 buy 2 @ 100 #3 taker
        | fill 1 sell 2 @ 100 #3 maker
        """),
      Example(
        "stop-limit: a limit order, which rests",
        """
        buy 1 1 @ 100
        | accepted 1
        sell 2 3 stop_limit @ 101 stop=100
        | accepted 2
        sell 3 1 @ 100
        | accepted 3
        | fill 3 sell 1 @ 100 #1 taker
        | fill 1 buy 1 @ 100 #1 maker
        | triggered 2 3 @ 101
        buy 4 3 @ 101
        | accepted 4
        | fill 4 buy 3 @ 101 #2 taker
        | fill 2 sell 3 @ 101 #2 maker
        """),
      Example(
        "trailing stop: follows the best last price",
        """
        buy 1 1 @ 100
        | accepted 1
        sell 2 1 @ 100
        | accepted 2
        | fill 2 sell 1 @ 100 #1 taker
        | fill 1 buy 1 @ 100 #1 maker
        sell 3 5 trailing_stop trail=3
        | accepted 3
        buy 4 1 @ 105
        | accepted 4
        sell 5 1 @ 105
        | accepted 5
        | fill 5 sell 1 @ 105 #2 taker
        | fill 4 buy 1 @ 105 #2 maker
        buy 6 9 @ 102
        | accepted 6
        sell 7 1 @ 102
        | accepted 7
        | fill 7 sell 1 @ 102 #3 taker
        | fill 6 buy 1 @ 102 #3 maker
        | triggered 3 5 @ 0
        | fill 3 sell 5 @ 102 #4 taker
        | fill 6 buy 5 @ 102 #4 maker
        """),
      Example(
        "trailing stop with a stop price to begin with",
        """
        buy 1 9 @ 100
        | accepted 1
        sell 2 1 @ 100
        | accepted 2
        | fill 2 sell 1 @ 100 #1 taker
        | fill 1 buy 1 @ 100 #1 maker
        sell 3 2 trailing_stop trail=5 stop=100
        | accepted 3
        | triggered 3 2 @ 0
        | fill 3 sell 2 @ 100 #2 taker
        | fill 1 buy 2 @ 100 #2 maker
        """),
      Example(
        "a chain: each that trades sets off the next, those of one trade by acceptance",
        """
        buy 1 1 @ 100
        | accepted 1
        buy 2 1 @ 99
        | accepted 2
        buy 3 2 @ 98
        | accepted 3
        sell 4 1 stop stop=99
        | accepted 4
        sell 6 1 stop stop=100
        | accepted 6
        sell 5 1 stop stop=100
        | accepted 5
        sell 7 1 @ 100
        | accepted 7
        | fill 7 sell 1 @ 100 #1 taker
        | fill 1 buy 1 @ 100 #1 maker
        | triggered 6 1 @ 0
        | fill 6 sell 1 @ 99 #2 taker
        | fill 2 buy 1 @ 99 #2 maker
        | triggered 5 1 @ 0
        | fill 5 sell 1 @ 98 #3 taker
        | fill 3 buy 1 @ 98 #3 maker
        | triggered 4 1 @ 0
        | fill 4 sell 1 @ 98 #4 taker
        | fill 3 buy 1 @ 98 #4 maker
        """),
      Example(
        "a triggered stop without anyone, a waiting one replaced and canceled",
        """
        sell 1 1 @ 100
        | accepted 1
        buy 2 1 stop stop=100
        | accepted 2
        buy 3 4 stop_limit @ 90 stop=101
        | accepted 3
        replace 3 6 @ 91
        | replaced 3 6 @ 91
        buy 4 1 @ 100
        | accepted 4
        | fill 4 buy 1 @ 100 #1 taker
        | fill 1 sell 1 @ 100 #1 maker
        | triggered 2 1 @ 0
        | canceled 2 1 no_liquidity
        cancel 3
        | canceled 3 6 user
        """),
    ]
  }
}
