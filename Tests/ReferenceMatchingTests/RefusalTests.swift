// The checks of a new order and of a replace, in their order.

import ReferenceMatching
import Testing

@Suite struct RefusalTests {
  static let invalid: [@Sendable (inout Command) -> Void] = [
    { $0.instrument = 3 }, { $0.side = nil }, { $0.kind = nil }, { $0.lifetime = nil },
    { $0.order = 0 }, { $0.quantity = 0 }, { $0.quantity = -1 }, { $0.quantity = .min },
    { $0.price = nil }, { $0.kind = .market }, { $0.stop = 99 }, { $0.kind = .stopLimit },
    { $0.kind = .trailingStop }, { $0.trail = 4 }, { $0.display = -1 }, { $0.minimum = 0 },
    { $0.minimum = 11 }, { $0.lifetime = .gtd }, { $0.expiry = 100 },
    {
      $0.display = 2
      $0.isHidden = true
    },
    {
      $0.display = 2
      $0.isAllOrNone = true
    },
    {
      $0.lifetime = .gtd
      $0.expiry = 1
    },
    {
      $0.isPostOnly = true
      $0.lifetime = .ioc
    },
    {
      $0.kind = .stopLimit
      $0.stop = 101
      $0.isPostOnly = true
    },
    {
      $0.lifetime = .atc
      $0.minimum = 2
    },
  ]

  @Test(arguments: 0..<25)
  func invalidOrders(_ index: Int) {
    var world = World()
    let texts = world.buy(1, 10, 100, Self.invalid[index])
    #expect(texts.count == 1 && texts[0].hasSuffix("rejected: invalid"))
  }

  @Test func allOfThem() { #expect(Self.invalid.count == 25) }

  @Test func theFirstThatFailsDecides() {
    var world = World(reference: 100, lot: 5, tick: 2, band: 500, capacity: 1)
    #expect(world.buy(1, 3, 101) == ["1 rejected: tick"])
    #expect(world.buy(1, 3, 200) == ["1 rejected: lot"])
    #expect(world.buy(1, 5, 200) == ["1 rejected: price_band"])
    #expect(world.buy(1, 5, 106) == ["1 rejected: price_band"])
    #expect(world.buy(1, 5, 104) == [])
    #expect(world.buy(1, 3, 101) == ["1 rejected: duplicate_id"])
    #expect(world.buy(2, 5, 104) == ["2 rejected: capacity"])
    world.operate(.halt)
    #expect(world.buy(1, 3, 101) == ["1 rejected: duplicate_id"])
    #expect(world.buy(2, 3, 101) == ["2 rejected: halted"])
    #expect(world.buy(2, 0, 101) == ["2 rejected: invalid"])
  }

  @Test func theBandFollowsTheLastPrice() {
    var world = World(reference: 100, band: 1_000)
    world.sell(1, 5, 110)
    #expect(world.sell(2, 5, 111) == ["2 rejected: price_band"])
    #expect(world.buy(3, 5, nil) == ["3 x 1: 5 @ 110"])
    #expect(world.sell(2, 5, 121) == [])
    #expect(world.buy(4, 5, 98) == ["4 rejected: price_band"])
    // A stop price isn't banded.
    #expect(
      world.sell(5, 5, nil) {
        $0.kind = .stop
        $0.stop = 10
      } == [])
  }

  @Test func theBandOfANegativePrice() {
    var world = World(reference: -15, band: 1_000)
    #expect(world.sell(1, 5, -13) == ["1 rejected: price_band"])
    #expect(world.sell(1, 5, -14) == [])
  }

  @Test func anIdMayBeUsedAgain() {
    var world = World()
    world.buy(1, 5, 100)
    #expect(world.sell(1, 5, 100) == ["1 rejected: duplicate_id"])
    #expect(world.cancel(1) == ["1 canceled 5: user"])
    #expect(world.sell(1, 5, 100) == [])
    #expect(world.cancel(2) == ["2 rejected: unknown_order"])
    #expect(world.cancel(1, instrument: 1) == ["1 rejected: unknown_order"])
  }

  @Test func refusedReplaces() {
    var world = World(lot: 5, tick: 2)
    world.buy(1, 10, 100) { $0.isPostOnly = true }
    world.sell(2, 10, 104)
    world.buy(3, 10, nil) {
      $0.kind = .stop
      $0.stop = 200
    }
    #expect(world.replace(9, total: -1) == ["9 rejected: invalid"])
    #expect(world.replace(9, total: 1) == ["9 rejected: unknown_order"])
    #expect(world.replace(3, price: 100) == ["3 rejected: invalid"])
    #expect(world.replace(1, price: 101, total: 1) == ["1 rejected: tick"])
    #expect(world.replace(1, price: 1_002, total: 1) == ["1 rejected: lot"])
    #expect(world.replace(1, price: 1_002) == ["1 rejected: price_band"])
    #expect(world.replace(1, price: 104) == ["1 rejected: would_cross"])
    world.operate(.halt)
    #expect(world.replace(1, total: 5) == ["1 rejected: halted"])
    world.operate(.auctionOpen, .opening)
    #expect(world.replace(1, total: 5) == ["1 rejected: invalid"])
    #expect(world.replace(2, price: 98) == ["2 replaced: 10 @ 98, 10 left"])
  }

  @Test func massCancel() {
    var world = World()
    world.buy(1, 1, 90) { $0.account = 1 }
    world.sell(2, 2, 99) { $0.account = 1 }
    world.buy(3, 3, 95) { $0.account = 2 }
    world.buy(4, 4, 95) { $0.account = 1 }
    var command = Command(.massCancel)
    command.account = 1
    command.side = .buy
    #expect(world.send(command) == ["1 canceled 1: mass_cancel", "4 canceled 4: mass_cancel"])
    let all = Command(.massCancel)
    #expect(world.send(all) == ["2 canceled 2: mass_cancel", "3 canceled 3: mass_cancel"])
  }
}
