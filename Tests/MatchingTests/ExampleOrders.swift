// Examples of order types, times in force and instructions in continuous trading, and of what is published.

import Events
import Matching

extension Example {
  static var orders: [Example] {
    [
      Example(
        "limit: trades at its price or better, the rest rests",
        """
        sell 1 5 @ 99
        | accepted 1
        sell 2 5 @ 101
        | accepted 2
        buy 3 8 @ 100
        | accepted 3
        | fill 3 buy 5 @ 99 #1 taker
        | fill 1 sell 5 @ 99 #1 maker
        sell 4 3 @ 100 gtc
        | accepted 4
        | fill 4 sell 3 @ 100 #2 taker
        | fill 3 buy 3 @ 100 #2 maker
        """),
      Example(
        "price, then time",
        """
        buy 1 5 @ 100
        | accepted 1
        buy 2 5 @ 101
        | accepted 2
        buy 3 5 @ 101
        | accepted 3
        sell 4 12 @ 100
        | accepted 4
        | fill 4 sell 5 @ 101 #1 taker
        | fill 2 buy 5 @ 101 #1 maker
        | fill 4 sell 5 @ 101 #2 taker
        | fill 3 buy 5 @ 101 #2 maker
        | fill 4 sell 2 @ 100 #3 taker
        | fill 1 buy 2 @ 100 #3 maker
        """),
      Example(
        "market: at any price, never rests",
        """
        sell 1 5 @ 100
        | accepted 1
        sell 2 5 @ 900
        | accepted 2
        buy 3 11 market
        | accepted 3
        | fill 3 buy 5 @ 100 #1 taker
        | fill 1 sell 5 @ 100 #1 maker
        | fill 3 buy 5 @ 900 #2 taker
        | fill 2 sell 5 @ 900 #2 maker
        | canceled 3 1 no_liquidity
        """),
      Example(
        "market-to-limit: the first trade's price is its limit",
        """
        sell 1 5 @ 100
        | accepted 1
        sell 2 5 @ 101
        | accepted 2
        buy 3 8 market_to_limit
        | accepted 3
        | fill 3 buy 5 @ 100 #1 taker
        | fill 1 sell 5 @ 100 #1 maker
        sell 4 3 @ 100
        | accepted 4
        | fill 4 sell 3 @ 100 #2 taker
        | fill 3 buy 3 @ 100 #2 maker
        sell 5 1 market_to_limit
        | accepted 5
        | canceled 5 1 no_liquidity
        """),
      Example(
        "ioc: what it can at once",
        """
        sell 1 5 @ 100
        | accepted 1
        buy 2 8 @ 100 ioc
        | accepted 2
        | fill 2 buy 5 @ 100 #1 taker
        | fill 1 sell 5 @ 100 #1 maker
        | canceled 2 3 ioc
        buy 3 1 market ioc
        | accepted 3
        | canceled 3 1 ioc
        """),
      Example(
        "fok: all of it at once or nothing",
        """
        sell 1 5 @ 100
        | accepted 1
        buy 2 6 @ 100 fok
        | accepted 2
        | canceled 2 6 fok
        buy 3 5 @ 100 fok
        | accepted 3
        | fill 3 buy 5 @ 100 #1 taker
        | fill 1 sell 5 @ 100 #1 maker
        """),
      Example(
        "gtd: leaves when its time comes, before the command of that time",
        """
        buy 1 5 @ 100 gtd until=2000
        | accepted 1
        buy 2 5 @ 101 gtd until=1500
        | accepted 2
        at 1999
        tick
        | expired 2 5
        at 2000
        sell 3 5 @ 100
        | expired 1 5
        | accepted 3
        """),
      Example(
        "day and gtc: the end of the day",
        """
        buy 1 5 @ 100 gtc
        | accepted 1
        buy 3 5 @ 98 day
        | accepted 3
        buy 2 5 @ 99 day hidden
        | accepted 2
        sell 4 5 stop_limit @ 90 day stop=90
        | accepted 4
        end_of_day
        | expired 3 5
        | expired 2 5
        | expired 4 5
        sell 5 5 @ 100
        | accepted 5
        | fill 5 sell 5 @ 100 #1 taker
        | fill 1 buy 5 @ 100 #1 maker
        """),
      Example(
        "opg and atc: of this day's auction, or of none",
        """
        buy 1 5 @ 100 opg
        | accepted 1
        buy 2 5 @ 100 gtc
        | accepted 2
        sell 3 5 market atc
        | accepted 3
        end_of_day
        | expired 1 5
        | expired 3 5
        """),
      Example(
        "iceberg: a slice at a time, the next at the back", publishes: true,
        """
        sell 1 7 @ 100 display=3
        | accepted 1
        | book_add 1 3 @ 100
        sell 2 2 @ 100
        | accepted 2
        | book_add 2 2 @ 100
        buy 3 6 @ 100
        | accepted 3
        | fill 3 buy 3 @ 100 #1 taker
        | fill 1 sell 3 @ 100 #1 maker
        | trade 1 3 @ 100 #1
        | restated 1 3 @ 100
        | book_add 1 3 @ 100
        | fill 3 buy 2 @ 100 #2 taker
        | fill 2 sell 2 @ 100 #2 maker
        | trade 2 2 @ 100 #2
        | fill 3 buy 1 @ 100 #3 taker
        | fill 1 sell 1 @ 100 #3 maker
        | trade 1 1 @ 100 #3
        buy 4 9 @ 100 ioc
        | accepted 4
        | fill 4 buy 2 @ 100 #4 taker
        | fill 1 sell 2 @ 100 #4 maker
        | trade 1 2 @ 100 #4
        | restated 1 1 @ 100
        | book_add 1 1 @ 100
        | fill 4 buy 1 @ 100 #5 taker
        | fill 1 sell 1 @ 100 #5 maker
        | trade 1 1 @ 100 #5
        | canceled 4 6 ioc
        """),
      Example(
        "hidden: behind what is displayed at its price, never published", publishes: true,
        """
        sell 1 5 @ 100 hidden
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        | book_add 2 5 @ 100
        buy 3 8 @ 100
        | accepted 3
        | fill 3 buy 5 @ 100 #1 taker
        | fill 2 sell 5 @ 100 #1 maker
        | trade 2 5 @ 100 #1
        | fill 3 buy 3 @ 100 #2 taker
        | fill 1 sell 3 @ 100 #2 maker
        | trade 0 3 @ 100 #2
        cancel 1
        | canceled 1 2 user
        """),
      Example(
        "post-only: refused where it would take, even from hidden orders",
        """
        sell 1 5 @ 100 hidden
        | accepted 1
        buy 2 5 @ 100 post
        | rejected 2 would_cross
        buy 3 5 @ 99 post
        | accepted 3
        replace 3 @ 100
        | refused replace 3 would_cross
        """),
      Example(
        "post-only: an all-or-none order that it couldn't fill doesn't count",
        """
        sell 1 5 @ 100 aon
        | accepted 1
        buy 2 4 @ 100 post
        | accepted 2
        buy 3 5 @ 100 post
        | rejected 3 would_cross
        """),
      Example(
        "all-or-none: passed over until it can be filled whole",
        """
        sell 1 5 @ 100 aon
        | accepted 1
        sell 2 2 @ 101
        | accepted 2
        buy 3 4 @ 101
        | accepted 3
        | fill 3 buy 2 @ 101 #1 taker
        | fill 2 sell 2 @ 101 #1 maker
        buy 4 3 @ 100
        | accepted 4
        | fill 1 sell 2 @ 101 #2 taker
        | fill 3 buy 2 @ 101 #2 maker
        | fill 1 sell 3 @ 100 #3 taker
        | fill 4 buy 3 @ 100 #3 maker
        """),
      Example(
        "all-or-none that doesn't rest ends as its rest would",
        """
        sell 1 5 @ 100
        | accepted 1
        buy 2 6 @ 100 aon ioc
        | accepted 2
        | canceled 2 6 ioc
        buy 3 6 market aon
        | accepted 3
        | canceled 3 6 no_liquidity
        """),
      Example(
        "minimum quantity: at once so much, or nothing",
        """
        sell 1 5 @ 100
        | accepted 1
        buy 2 9 @ 100 min=6
        | accepted 2
        | canceled 2 9 min_quantity
        buy 3 9 @ 100 min=5
        | accepted 3
        | fill 3 buy 5 @ 100 #1 taker
        | fill 1 sell 5 @ 100 #1 maker
        sell 4 1 @ 100
        | accepted 4
        | fill 4 sell 1 @ 100 #2 taker
        | fill 3 buy 1 @ 100 #2 maker
        """),
      Example(
        "pro-rata: by size, the remainder to the oldest",
        on: MatchingInstrument(allocation: .proRata, orderCapacity: 16),
        """
        sell 1 2 @ 100
        | accepted 1
        sell 2 6 @ 100
        | accepted 2
        sell 3 1 @ 100
        | accepted 3
        buy 4 5 @ 100
        | accepted 4
        | fill 4 buy 2 @ 100 #1 taker
        | fill 1 sell 2 @ 100 #1 maker
        | fill 4 buy 3 @ 100 #2 taker
        | fill 2 sell 3 @ 100 #2 maker
        """),
      Example(
        "pro-rata: in lots, and a refilled iceberg in a next round",
        on: MatchingInstrument(
          lot: Quantity(units: 10), allocation: .proRata, orderCapacity: 16),
        """
        sell 1 60 @ 100 display=20
        | accepted 1
        sell 2 40 @ 100
        | accepted 2
        buy 3 30 @ 100
        | accepted 3
        | fill 3 buy 10 @ 100 #1 taker
        | fill 1 sell 10 @ 100 #1 maker
        | fill 3 buy 20 @ 100 #2 taker
        | fill 2 sell 20 @ 100 #2 maker
        buy 4 40 @ 100
        | accepted 4
        | fill 4 buy 10 @ 100 #3 taker
        | fill 1 sell 10 @ 100 #3 maker
        | restated 1 20 @ 100
        | fill 4 buy 20 @ 100 #4 taker
        | fill 2 sell 20 @ 100 #4 maker
        | fill 4 buy 10 @ 100 #5 taker
        | fill 1 sell 10 @ 100 #5 maker
        """),
      Example(
        "what is published of a life", publishes: true,
        """
        buy 1 9 @ 100
        | accepted 1
        | book_add 1 9 @ 100
        replace 1 7
        | book_modify 1 7 @ 100
        | replaced 1 7 @ 100
        replace 1 @ 99
        | book_delete 1 0 @ 100
        | replaced 1 7 @ 99
        | book_add 1 7 @ 99
        sell 2 3 @ 99
        | accepted 2
        | fill 2 sell 3 @ 99 #1 taker
        | fill 1 buy 3 @ 99 #1 maker
        | trade 1 3 @ 99 #1
        cancel 1
        | book_delete 1 0 @ 99
        | canceled 1 4 user
        halt
        | phase halted
        resume
        | phase continuous
        """),
    ]
  }
}
