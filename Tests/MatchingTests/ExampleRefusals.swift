// Examples of every reason for which a request is refused, and of the order in which they are looked for.

import Events
import Matching

extension Example {
  static var refusals: [Example] {
    [
      Example(
        "invalid: numbers that make no sense", on: market,
        """
        buy 0 10 @ 100
        | rejected 0 invalid
        buy 1 0 @ 100
        | rejected 1 invalid
        buy 1 -10 @ 100
        | rejected 1 invalid
        buy 1 10 market @ 100
        | rejected 1 invalid
        buy 1 10 market_to_limit @ 100
        | rejected 1 invalid
        buy 1 10 stop @ 100 stop=100
        | rejected 1 invalid
        buy 1 10 stop
        | rejected 1 invalid
        buy 1 10 stop_limit @ 100
        | rejected 1 invalid
        buy 1 10 @ 100 stop=100
        | rejected 1 invalid
        buy 1 10 trailing_stop
        | rejected 1 invalid
        buy 1 10 trailing_stop trail=-5
        | rejected 1 invalid
        buy 1 10 @ 100 trail=5
        | rejected 1 invalid
        on 2
        buy 1 10 @ 100
        | rejected 1 invalid
        """),
      Example(
        "invalid: terms that don't go together", on: market,
        """
        buy 1 10 @ 100 display=-10
        | rejected 1 invalid
        buy 1 10 @ 100 display=10 hidden
        | rejected 1 invalid
        buy 1 10 @ 100 display=10 aon
        | rejected 1 invalid
        buy 1 10 @ 100 min=-10
        | rejected 1 invalid
        buy 1 10 @ 100 min=20
        | rejected 1 invalid
        buy 1 10 @ 100 gtd
        | rejected 1 invalid
        buy 1 10 @ 100 gtd until=1000
        | rejected 1 invalid
        buy 1 10 @ 100 until=2000
        | rejected 1 invalid
        buy 1 10 market post
        | rejected 1 invalid
        buy 1 10 @ 100 post ioc
        | rejected 1 invalid
        buy 1 10 @ 100 post fok
        | rejected 1 invalid
        buy 1 10 @ 100 post min=10
        | rejected 1 invalid
        buy 1 10 @ 100 post opg
        | rejected 1 invalid
        buy 1 10 stop opg stop=100
        | rejected 1 invalid
        buy 1 10 @ 100 atc min=10
        | rejected 1 invalid
        """),
      Example(
        "invalid: what an auction doesn't take", on: market,
        """
        buy 9 10 @ 90 post
        | accepted 9
        open opening
        buy 1 10 @ 100 ioc
        | rejected 1 invalid
        buy 1 10 @ 100 fok
        | rejected 1 invalid
        buy 1 10 @ 100 post
        | rejected 1 invalid
        buy 1 10 @ 100 min=10
        | rejected 1 invalid
        replace 9 20
        | refused replace 9 invalid
        on 1
        open halted
        | refused command invalid
        on 2
        halt
        | refused command invalid
        uncross
        | refused command invalid
        """),
      Example(
        "duplicate id: over all instruments, until it has ended", on: market,
        """
        buy 1 10 @ 100
        | accepted 1
        buy 1 10 @ 101
        | rejected 1 duplicate_id
        on 1
        sell 1 10 market
        | rejected 1 duplicate_id
        on 0
        cancel 1
        | canceled 1 10 user
        on 1
        buy 1 10 @ 100
        | accepted 1
        """),
      Example(
        "halted: nothing but cancels", on: market,
        """
        buy 1 10 @ 100
        | accepted 1
        buy 2 10 @ 95 gtd until=2000
        | accepted 2
        halt
        buy 3 10 @ 101
        | rejected 3 halted
        buy 3 10 market
        | rejected 3 halted
        replace 1 20
        | refused replace 1 halted
        cancel 1
        | canceled 1 10 user
        at 2000
        tick
        | expired 2 10
        on 1
        buy 3 10 @ 100
        | accepted 3
        on 0
        resume
        buy 4 10 @ 100
        | accepted 4
        """),
      Example(
        "tick: price, stop price, trail", on: market,
        """
        buy 1 15 @ 102
        | rejected 1 tick
        buy 1 10 stop stop=102
        | rejected 1 tick
        buy 1 10 trailing_stop trail=7
        | rejected 1 tick
        buy 1 10 @ 100
        | accepted 1
        replace 1 15 @ 102
        | refused replace 1 tick
        """),
      Example(
        "lot: quantity, display quantity, minimum quantity", on: market,
        """
        buy 1 15 @ 200
        | rejected 1 lot
        buy 1 15 market
        | rejected 1 lot
        buy 1 20 @ 100 display=15
        | rejected 1 lot
        buy 1 20 @ 100 min=15
        | rejected 1 lot
        buy 1 20 @ 100
        | accepted 1
        replace 1 15 @ 200
        | refused replace 1 lot
        """),
      Example(
        "price band: static, both ends included", on: market,
        """
        buy 1 10 @ 45
        | rejected 1 price_band
        buy 2 10 @ 50
        | accepted 2
        sell 3 10 @ 155
        | rejected 3 price_band
        sell 4 10 @ 150
        | accepted 4
        replace 4 @ 155
        | refused replace 4 price_band
        sell 5 10 stop_limit @ 155 stop=60
        | rejected 5 price_band
        sell 6 10 stop stop=5
        | accepted 6
        """),
      Example(
        "price band: dynamic, around the reference and then the last price",
        on: MatchingInstrument(
          referencePrice: Price(units: 1_000), dynamicBandBasisPoints: 105, orderCapacity: 9),
        """
        buy 1 1 @ 989
        | rejected 1 price_band
        buy 2 1 @ 990
        | accepted 2
        sell 3 1 @ 1011
        | rejected 3 price_band
        sell 4 1 @ 990
        | accepted 4
        | fill 4 sell 1 @ 990 #1 taker
        | fill 2 buy 1 @ 990 #1 maker
        buy 5 1 @ 979
        | rejected 5 price_band
        buy 6 1 @ 980
        | accepted 6
        """),
      Example(
        "capacity: after the band, before would_cross", on: market,
        """
        buy 1 10 @ 100
        | accepted 1
        buy 2 10 stop stop=120
        | accepted 2
        buy 3 10 market opg
        | accepted 3
        sell 4 10 @ 155
        | rejected 4 price_band
        sell 4 10 @ 100 post
        | rejected 4 capacity
        sell 4 10 market
        | rejected 4 capacity
        on 1
        sell 4 10 @ 100
        | accepted 4
        on 0
        cancel 3
        | canceled 3 10 user
        sell 5 10 @ 100 post
        | rejected 5 would_cross
        sell 5 10 @ 100
        | accepted 5
        | fill 5 sell 10 @ 100 #1 taker
        | fill 1 buy 10 @ 100 #1 maker
        """),
      Example(
        "a replace that makes no sense", on: market,
        """
        replace 1 -10
        | refused replace 1 invalid
        replace 1 10
        | refused replace 1 unknown_order
        buy 1 10 stop stop=120
        | accepted 1
        replace 1 20 @ 100
        | refused replace 1 invalid
        replace 1 20
        | replaced 1 20 @ 0
        replace 1 0
        | canceled 1 20 user
        """),
    ]
  }
}
