// Where a sentence of MATCHING.md could be read in two ways: the reading that the reference takes.

import ReferenceMatching
import Testing

@Suite struct ReadingTests {
  @Test func anAuctionOrderThatIsReplacedWhileItWaitsLosesItsTimeLikeAnyOther() {
    for (total, fills) in [(6, "3 x 2: 2 @ 100"), (5, "3 x 2: 2 @ 100"), (4, "3 x 1: 2 @ 100")] {
      var world = World(reference: 100)
      world.sell(1, 5, 100) { $0.lifetime = .opg }
      world.sell(2, 5, 100) { $0.lifetime = .opg }
      world.replace(1, total: Int64(total))
      world.operate(.auctionOpen, .opening)
      world.buy(3, 2, 100)
      #expect(world.operate(.auctionUncross)[0] == fills)
    }
  }

  @Test func theReferenceIsTheLastTradesPriceBeforeTheInstruments() {
    var world = World(reference: 103)
    world.sell(1, 1, 101)
    world.buy(2, 1, 101)
    world.operate(.auctionOpen, .closing)
    world.buy(3, 5, 104)
    world.sell(4, 5, 99)
    #expect(world.operate(.auctionUncross) == ["3 x 4: 5 @ 101"])
  }

  @Test func aPostOnlyAllOrNoneOrderNeverTakes() {
    var world = World()
    world.sell(1, 5, 100)
    // It couldn't be filled, so nothing would follow.
    #expect(
      world.buy(2, 9, 100) {
        $0.isAllOrNone = true
        $0.isPostOnly = true
      } == [])
    #expect(
      world.buy(3, 5, 100) {
        $0.isAllOrNone = true
        $0.isPostOnly = true
      } == ["3 rejected: would_cross"])
    // There is enough now, but it waits for others to come to it.
    #expect(world.sell(4, 4, 100) == [])
    #expect(world.sell(5, 9, 100) == ["5 x 2: 9 @ 100"])
  }

  @Test func inItsAuctionItGoesToTheBack() {
    var world = World(reference: 100)
    world.sell(1, 5, 100) { $0.lifetime = .opg }
    world.sell(2, 5, 100) { $0.lifetime = .opg }
    world.operate(.auctionOpen, .opening)
    world.replace(1, total: 6)
    world.buy(3, 2, 100)
    #expect(
      world.operate(.auctionUncross) == ["3 x 2: 2 @ 100", "1 expired 6", "2 expired 3"])
  }

  @Test func anIcebergThatTradedInAnAuctionShowsWhatItShowed() {
    var world = World(reference: 100)
    world.sell(1, 20, 100) { $0.display = 4 }
    world.buy(2, 3, 100)
    #expect(world.matcher.resting(of: 0)[0].shown == 1)
    world.operate(.auctionOpen, .opening)
    world.buy(3, 5, 100)
    #expect(world.operate(.auctionUncross) == ["3 x 1: 5 @ 100"])
    #expect(world.matcher.resting(of: 0)[0].shown == 1)
  }

  @Test func aStopThatIsForAtOnceIsNotReplacedInAnAuction() {
    var world = World()
    world.buy(1, 5, nil) {
      $0.kind = .stop
      $0.stop = 100
      $0.lifetime = .ioc
    }
    world.operate(.auctionOpen, .opening)
    #expect(world.replace(1, total: 4) == ["1 rejected: invalid"])
    world.operate(.auctionUncross)
    #expect(world.replace(1, total: 4) == ["1 replaced: 4 @ -, 4 left"])
  }

  @Test func aMinimumOfAnAllOrNoneOrderIsMetByAllOrNothing() {
    var world = World()
    world.sell(1, 5, 100)
    #expect(
      world.buy(2, 9, 100) {
        $0.isAllOrNone = true
        $0.minimum = 3
      } == ["2 canceled 9: min_quantity"])
  }

  @Test func aReplaceInPlaceIsNoEntry() {
    var world = World()
    world.sell(1, 5, 100)
    world.buy(2, 9, 100) { $0.isAllOrNone = true }
    #expect(world.replace(2, total: 5) == ["2 replaced: 5 @ 100, 5 left"])
    // The next entry finds it.
    #expect(world.sell(3, 1, 105) == ["2 x 1: 5 @ 100"])
  }

  @Test func theChecksComeBeforeTheCancelOfAReplace() {
    var world = World(lot: 5, tick: 2)
    world.buy(1, 10, 100)
    #expect(world.replace(1, price: 101, total: 0) == ["1 rejected: tick"])
    #expect(world.replace(1, price: 98, total: 0) == ["1 canceled 10: user"])
  }
}
