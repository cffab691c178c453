// Examples of the auction: who takes part, which price, who trades, what becomes of the rest.

import Events
import Matching

extension Example {
  private static func withReference(_ units: Int64) -> MatchingInstrument {
    MatchingInstrument(referencePrice: Price(units: units), orderCapacity: 16)
  }

  static var auctions: [Example] { prices + parts }

  private static var prices: [Example] {
    [
      Example(
        "the price of the largest volume",
        """
        open opening
        buy 1 5 @ 103
        | accepted 1
        buy 2 5 @ 101
        | accepted 2
        sell 3 4 @ 100
        | accepted 3
        sell 4 6 @ 101
        | accepted 4
        sell 5 9 @ 104
        | accepted 5
        uncross
        | fill 1 buy 4 @ 101 #1 auction
        | fill 3 sell 4 @ 101 #1 auction
        | fill 1 buy 1 @ 101 #2 auction
        | fill 4 sell 1 @ 101 #2 auction
        | fill 2 buy 5 @ 101 #3 auction
        | fill 4 sell 5 @ 101 #3 auction
        """),
      Example(
        "of these the smallest imbalance",
        """
        open opening
        buy 1 5 @ 102
        | accepted 1
        buy 2 4 @ 101
        | accepted 2
        sell 3 5 @ 100
        | accepted 3
        uncross
        | fill 1 buy 5 @ 102 #1 auction
        | fill 3 sell 5 @ 102 #1 auction
        """),
      Example(
        "buyers left over: the highest",
        """
        open opening
        buy 1 6 @ 102
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        uncross
        | fill 1 buy 5 @ 102 #1 auction
        | fill 2 sell 5 @ 102 #1 auction
        """),
      Example(
        "sellers left over: the lowest",
        """
        open closing
        buy 1 5 @ 102
        | accepted 1
        sell 2 6 @ 100
        | accepted 2
        uncross
        | fill 1 buy 5 @ 100 #1 auction
        | fill 2 sell 5 @ 100 #1 auction
        """),
      Example(
        "buyers left over at one price, sellers at the other: nearest the reference price",
        on: withReference(105),
        """
        open opening
        buy 1 5 @ 101
        | accepted 1
        buy 2 2 @ 100
        | accepted 2
        sell 3 5 @ 100
        | accepted 3
        sell 4 2 @ 101
        | accepted 4
        uncross
        | fill 1 buy 5 @ 101 #1 auction
        | fill 3 sell 5 @ 101 #1 auction
        """),
      Example(
        "balanced: nearest the reference price", on: withReference(101),
        """
        open opening
        buy 1 5 @ 108
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        uncross
        | fill 1 buy 5 @ 101 #1 auction
        | fill 2 sell 5 @ 101 #1 auction
        """),
      Example(
        "of two as near to the reference price the lower",
        on: MatchingInstrument(
          tick: Price(units: 2), referencePrice: Price(units: 103), orderCapacity: 16),
        """
        open opening
        buy 1 5 @ 108
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        uncross
        | fill 1 buy 5 @ 102 #1 auction
        | fill 2 sell 5 @ 102 #1 auction
        """),
      Example(
        "balanced without a reference price: the lower middle",
        """
        open opening
        buy 1 5 @ 103
        | accepted 1
        sell 2 5 @ 100
        | accepted 2
        uncross
        | fill 1 buy 5 @ 101 #1 auction
        | fill 2 sell 5 @ 101 #1 auction
        """),
      Example(
        "only market orders: the reference price", on: withReference(77),
        """
        open opening
        buy 1 5 market
        | accepted 1
        sell 2 3 market
        | accepted 2
        uncross
        | fill 1 buy 3 @ 77 #1 auction
        | fill 2 sell 3 @ 77 #1 auction
        | canceled 1 2 no_liquidity
        """),
      Example(
        "only market orders: without a reference the last price, without either nothing",
        """
        open opening
        buy 1 5 market
        | accepted 1
        sell 2 3 market
        | accepted 2
        uncross
        | canceled 1 5 no_liquidity
        | canceled 2 3 no_liquidity
        buy 3 1 @ 66
        | accepted 3
        sell 4 1 @ 66
        | accepted 4
        | fill 4 sell 1 @ 66 #1 taker
        | fill 3 buy 1 @ 66 #1 maker
        open opening
        buy 1 5 market
        | accepted 1
        sell 2 5 market
        | accepted 2
        uncross
        | fill 1 buy 5 @ 66 #2 auction
        | fill 2 sell 5 @ 66 #2 auction
        """),
    ]
  }

  private static var parts: [Example] {
    [
      Example(
        "market orders first, then price, displayed before hidden, then time",
        """
        open opening
        buy 1 1 @ 100 hidden
        | accepted 1
        buy 2 1 @ 100
        | accepted 2
        buy 3 1 @ 101 hidden
        | accepted 3
        buy 4 1 market
        | accepted 4
        sell 5 9 @ 100
        | accepted 5
        uncross
        | fill 4 buy 1 @ 100 #1 auction
        | fill 5 sell 1 @ 100 #1 auction
        | fill 3 buy 1 @ 100 #2 auction
        | fill 5 sell 1 @ 100 #2 auction
        | fill 2 buy 1 @ 100 #3 auction
        | fill 5 sell 1 @ 100 #3 auction
        | fill 1 buy 1 @ 100 #4 auction
        | fill 5 sell 1 @ 100 #4 auction
        """),
      Example(
        "icebergs with all that is left; no self-trade prevention", publishes: true,
        """
        open closing
        | phase closing_auction
        sell 1 9 @ 100 display=3 account=7
        | accepted 1
        | book_add 1 3 @ 100
        sell 2 9 @ 100
        | accepted 2
        | book_add 2 9 @ 100
        buy 3 8 @ 100 account=7 cancel_both
        | accepted 3
        | book_add 3 8 @ 100
        uncross
        | fill 3 buy 8 @ 100 #1 auction
        | fill 1 sell 8 @ 100 #1 auction
        | trade 0 8 @ 100 #1
        | book_delete 3 0 @ 100
        | book_modify 1 1 @ 100
        | phase continuous
        """),
      Example(
        "opg waits for an opening auction and expires after it, atc for a closing one",
        """
        buy 1 5 @ 100 opg
        | accepted 1
        buy 2 5 @ 100 atc
        | accepted 2
        sell 3 2 @ 90
        | accepted 3
        cancel 3
        | canceled 3 2 user
        open opening
        sell 4 2 @ 100
        | accepted 4
        uncross
        | fill 1 buy 2 @ 100 #1 auction
        | fill 4 sell 2 @ 100 #1 auction
        | expired 1 3
        open closing
        sell 5 1 market atc
        | accepted 5
        uncross
        | fill 2 buy 1 @ 100 #2 auction
        | fill 5 sell 1 @ 100 #2 auction
        | expired 2 4
        """),
      Example(
        "a market-to-limit order that traded becomes a limit order at the price",
        """
        open opening
        buy 1 5 market_to_limit
        | accepted 1
        sell 2 2 @ 100
        | accepted 2
        sell 3 4 market_to_limit opg
        | accepted 3
        uncross
        | fill 1 buy 4 @ 100 #1 auction
        | fill 3 sell 4 @ 100 #1 auction
        | fill 1 buy 1 @ 100 #2 auction
        | fill 2 sell 1 @ 100 #2 auction
        open opening
        buy 4 5 market_to_limit
        | accepted 4
        sell 5 4 @ 100
        | accepted 5
        uncross
        | fill 4 buy 1 @ 100 #3 auction
        | fill 2 sell 1 @ 100 #3 auction
        | fill 4 buy 4 @ 100 #4 auction
        | fill 5 sell 4 @ 100 #4 auction
        """),
      Example(
        "all-or-none orders, then stops follow the uncross",
        """
        sell 9 1 @ 100
        | accepted 9
        buy 8 1 @ 100
        | accepted 8
        | fill 8 buy 1 @ 100 #1 taker
        | fill 9 sell 1 @ 100 #1 maker
        buy 1 3 @ 105 aon
        | accepted 1
        open opening
        sell 2 1 stop stop=100
        | accepted 2
        sell 3 6 @ 100
        | accepted 3
        buy 4 2 @ 100
        | accepted 4
        uncross
        | fill 4 buy 2 @ 100 #2 auction
        | fill 3 sell 2 @ 100 #2 auction
        | fill 1 buy 3 @ 100 #3 taker
        | fill 3 sell 3 @ 100 #3 maker
        | triggered 2 1 @ 0
        | canceled 2 1 no_liquidity
        """),
      Example(
        "nothing crosses, nothing trades; cancels and replaces in the meantime",
        """
        open opening
        buy 1 5 @ 100
        | accepted 1
        sell 2 5 @ 99
        | accepted 2
        replace 2 @ 101
        | replaced 2 5 @ 101
        buy 3 1 market
        | accepted 3
        cancel 3
        | canceled 3 1 user
        uncross
        sell 4 5 @ 100
        | accepted 4
        | fill 4 sell 5 @ 100 #1 taker
        | fill 1 buy 5 @ 100 #1 maker
        """),
      Example(
        "a halt in an auction: its end uncrosses; opening one ends a halt",
        """
        open opening
        open closing
        | refused command invalid
        buy 1 5 @ 100
        | accepted 1
        sell 3 2 @ 100
        | accepted 3
        halt
        uncross
        uncross
        sell 2 5 @ 100
        | rejected 2 halted
        resume
        | fill 1 buy 2 @ 100 #1 auction
        | fill 3 sell 2 @ 100 #1 auction
        uncross
        | refused command invalid
        halt
        halt
        open closing
        sell 2 5 @ 100
        | accepted 2
        uncross
        | fill 1 buy 3 @ 100 #2 auction
        | fill 2 sell 3 @ 100 #2 auction
        """),
      Example(
        "an auction opened in a halted one takes its place",
        """
        open opening
        buy 1 5 @ 100
        | accepted 1
        sell 2 2 @ 100 atc
        | accepted 2
        halt
        uncross
        open closing
        resume
        sell 3 1 @ 90
        | accepted 3
        uncross
        | fill 1 buy 1 @ 100 #1 auction
        | fill 3 sell 1 @ 100 #1 auction
        | fill 1 buy 2 @ 100 #2 auction
        | fill 2 sell 2 @ 100 #2 auction
        """),
      Example(
        "the day's last uncross closes: behind what it sets off nothing trades", publishes: true,
        """
        open closing
        | phase closing_auction
        buy 1 5 @ 100
        | accepted 1
        | book_add 1 5 @ 100
        sell 2 3 @ 100
        | accepted 2
        | book_add 2 3 @ 100
        sell 3 1 stop stop=100 gtc
        | accepted 3
        uncross closed
        | fill 1 buy 3 @ 100 #1 auction
        | fill 2 sell 3 @ 100 #1 auction
        | trade 0 3 @ 100 #1
        | book_modify 1 2 @ 100
        | book_delete 2 0 @ 100
        | triggered 3 1 @ 0
        | fill 3 sell 1 @ 100 #2 taker
        | fill 1 buy 1 @ 100 #2 maker
        | trade 1 1 @ 100 #2
        | phase closed
        sell 4 1 @ 100
        | rejected 4 halted
        halt
        | phase closed
        resume closed
        | phase halted
        halt closed
        | phase closed
        resume
        | phase closed
        resume closed
        | phase continuous
        sell 4 1 @ 100
        | accepted 4
        | fill 4 sell 1 @ 100 #3 taker
        | fill 1 buy 1 @ 100 #3 maker
        | trade 1 1 @ 100 #3
        """),
      Example(
        "an uncross that was owed over a night",
        """
        open closing
        buy 1 5 @ 100 gtc
        | accepted 1
        sell 2 3 @ 100 gtc
        | accepted 2
        halt
        uncross closed
        end_of_day
        resume
        resume closed
        | fill 1 buy 3 @ 100 #1 auction
        | fill 2 sell 3 @ 100 #1 auction
        halt closed
        uncross closed
        open opening
        buy 3 1 @ 100
        | accepted 3
        """),
    ]
  }
}
