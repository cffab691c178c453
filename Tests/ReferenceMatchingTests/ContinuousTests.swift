// Price and time, and each order type, from the sentences of MATCHING.md.

import ReferenceMatching
import Testing

@Suite struct ContinuousTests {
  @Test func theBestPriceFirstThenTheOldest() {
    var world = World()
    world.sell(1, 5, 101)
    world.sell(2, 5, 100)
    world.sell(3, 5, 100)
    #expect(world.buy(4, 12, 101) == ["4 x 2: 5 @ 100", "4 x 3: 5 @ 100", "4 x 1: 2 @ 101"])
    #expect(world.book() == [1])
  }

  @Test func displayedThenHiddenThenAllOrNone() {
    var world = World()
    world.sell(1, 5, 100) { $0.isAllOrNone = true }
    world.sell(2, 5, 100) { $0.isHidden = true }
    world.sell(3, 5, 100)
    #expect(world.buy(4, 15, 100) == ["4 x 3: 5 @ 100", "4 x 2: 5 @ 100", "4 x 1: 5 @ 100"])
  }

  @Test func anAllOrNoneThatDoesNotFitIsPassedOver() {
    var world = World()
    world.sell(1, 9, 100) { $0.isAllOrNone = true }
    world.sell(2, 5, 101)
    #expect(world.buy(3, 8, 101) == ["3 x 2: 5 @ 101"])
    #expect(world.book() == [3, 1])
  }

  @Test func aNewSliceGoesToTheBackAndBeforeHidden() {
    var world = World()
    world.sell(1, 7, 100) { $0.display = 3 }
    world.sell(2, 2, 100)
    world.sell(3, 4, 100) { $0.isHidden = true }
    #expect(
      world.buy(4, 13, 100) == [
        "4 x 1: 3 @ 100", "1 shows 3 of 4", "4 x 2: 2 @ 100", "4 x 1: 3 @ 100", "1 shows 1 of 1",
        "4 x 1: 1 @ 100", "4 x 3: 4 @ 100",
      ])
  }

  @Test(arguments: [
    (Lifetime.ioc, "ioc"), (.day, "no_liquidity"), (.gtc, "no_liquidity"), (.fok, "fok"),
  ])
  func aMarketOrderNeverRests(_ lifetime: Lifetime, _ reason: String) {
    var world = World()
    #expect(world.buy(1, 5, nil) { $0.lifetime = lifetime } == ["1 canceled 5: \(reason)"])
  }

  @Test func marketToLimitTakesTheFirstTradesPrice() {
    var world = World()
    world.sell(1, 5, 100)
    world.sell(2, 5, 101)
    #expect(world.buy(3, 8, nil) { $0.kind = .marketToLimit } == ["3 x 1: 5 @ 100"])
    #expect(world.sell(4, 3, 100) == ["4 x 3: 3 @ 100"])
    #expect(
      world.sell(5, 1, nil) { $0.kind = .marketToLimit } == ["5 canceled 1: no_liquidity"])
  }

  @Test func postOnlyNeverTakes() {
    var world = World()
    world.sell(1, 5, 100)
    world.sell(2, 9, 99) { $0.isAllOrNone = true }
    #expect(world.buy(3, 8, 100) { $0.isPostOnly = true } == ["3 rejected: would_cross"])
    #expect(world.buy(3, 8, 99) { $0.isPostOnly = true } == [])
    #expect(world.buy(4, 9, 99) { $0.isPostOnly = true } == ["4 rejected: would_cross"])
  }

  @Test func fillOrKillAndMinimum() {
    var world = World()
    world.sell(1, 5, 100)
    #expect(world.buy(2, 6, 100) { $0.lifetime = .fok } == ["2 canceled 6: fok"])
    #expect(world.buy(3, 9, 100) { $0.minimum = 6 } == ["3 canceled 9: min_quantity"])
    #expect(
      world.buy(4, 9, 100) {
        $0.minimum = 6
        $0.lifetime = .fok
      } == ["4 canceled 9: fok"])
    #expect(world.buy(5, 9, 100) { $0.minimum = 5 } == ["5 x 1: 5 @ 100"])
    #expect(world.book() == [5])
    // Once met it no longer counts.
    #expect(world.sell(6, 1, 100) == ["6 x 5: 1 @ 100"])
    #expect(world.replace(5, price: 99) == ["5 replaced: 9 @ 99, 3 left"])
  }

  @Test func aDecrementedQuantityIsNotAFilledOne() {
    var world = World()
    world.sell(1, 5, 100) { $0.account = 7 }
    world.sell(2, 5, 100)
    #expect(
      world.buy(3, 10, 100) {
        $0.account = 7
        $0.selfTrade = .decrement
        $0.lifetime = .fok
      } == ["3 canceled 10: fok"])
    #expect(world.book() == [1, 2])
  }

  @Test func waitingAllOrNoneOrdersAreAggressors() {
    var world = World()
    world.buy(1, 8, 100) { $0.isAllOrNone = true }
    world.buy(2, 5, 101) { $0.isAllOrNone = true }
    #expect(world.sell(3, 4, 100) == [])
    // Met by nobody as an order of 4; with 9 there the better one goes first, then it is 4 again.
    #expect(world.sell(4, 5, 101) { $0.isHidden = true } == ["4 x 2: 5 @ 101"])
    #expect(world.sell(5, 4, 100) == ["1 x 3: 4 @ 100", "1 x 5: 4 @ 100"])
  }

  @Test func anAllOrNoneThatDoesNotRestEndsAsItsRestWould() {
    var world = World()
    world.sell(1, 5, 100)
    #expect(
      world.buy(2, 6, nil) { $0.isAllOrNone = true } == ["2 canceled 6: no_liquidity"])
    #expect(
      world.buy(3, 6, 100) {
        $0.isAllOrNone = true
        $0.lifetime = .ioc
      } == ["3 canceled 6: ioc"])
    #expect(
      world.buy(4, 6, 100) {
        $0.isAllOrNone = true
        $0.minimum = 2
      } == ["4 canceled 6: min_quantity"])
    #expect(world.buy(5, 5, nil) { $0.isAllOrNone = true } == ["5 x 1: 5 @ 100"])
  }

  @Test func expiryByTimeThenAcceptance() {
    var world = World()
    world.buy(1, 1, 90) {
      $0.lifetime = .gtd
      $0.expiry = 20
    }
    world.buy(2, 1, 91) {
      $0.lifetime = .gtd
      $0.expiry = 10
    }
    world.buy(3, 1, 92) {
      $0.lifetime = .gtd
      $0.expiry = 20
    }
    #expect(world.clock(9) == [])
    #expect(world.clock(20) == ["2 expired 1", "1 expired 1", "3 expired 1"])
  }

  @Test func endOfDay() {
    var world = World()
    world.buy(1, 1, 90)
    world.buy(2, 1, 91) { $0.lifetime = .day }
    world.operate(.halt)
    #expect(world.clock(9, isEndOfDay: true) == ["2 expired 1"])
  }
}
