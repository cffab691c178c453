// Self-trade prevention, replaces, stops and pro-rata.

import ReferenceMatching
import Testing

@Suite struct SelfTradeTests {
  private func met(_ mode: SelfTradeMode?, _ quantity: Int64 = 8) -> [String] {
    var world = World()
    world.sell(1, 5, 100) { $0.account = 7 }
    world.sell(2, 5, 100)
    return world.buy(3, quantity, 100) {
      $0.account = 7
      $0.selfTrade = mode
    }
  }

  @Test func modes() {
    #expect(met(nil) == ["3 x 1: 5 @ 100", "3 x 2: 3 @ 100"])
    #expect(met(.cancelNewest) == ["3 canceled 8: self_trade"])
    #expect(met(.cancelOldest) == ["1 canceled 5: self_trade", "3 x 2: 5 @ 100"])
    #expect(met(.cancelBoth) == ["3 canceled 8: self_trade", "1 canceled 5: self_trade"])
    #expect(
      met(.decrement) == ["3 less 5, 3 left", "1 canceled 5: self_trade", "3 x 2: 3 @ 100"])
    #expect(met(.decrement, 3) == ["3 canceled 3: self_trade", "1 less 3, 2 left"])
    #expect(met(.decrement, 5) == ["3 canceled 5: self_trade", "1 canceled 5: self_trade"])
  }

  @Test func anIcebergsWholeLeavesCount() {
    var world = World()
    world.sell(1, 9, 100) {
      $0.account = 7
      $0.display = 4
    }
    #expect(
      world.buy(2, 7, 100) {
        $0.account = 7
        $0.selfTrade = .decrement
      } == ["2 canceled 7: self_trade", "1 less 7, 2 left"])
    #expect(world.buy(3, 9, 100) == ["3 x 1: 2 @ 100"])
  }

  @Test func decrementedIsNoPartOfTheTotal() {
    var world = World()
    world.sell(1, 10, 100) { $0.account = 7 }
    world.buy(2, 3, 100)
    world.buy(3, 4, 100) {
      $0.account = 7
      $0.selfTrade = .decrement
    }
    #expect(world.replace(1, total: 5) == ["1 replaced: 5 @ 100, 2 left"])
    #expect(world.replace(1, total: 3) == ["1 canceled 2: user"])
  }
}

@Suite struct ReplaceTests {
  @Test func aSmallerTotalKeepsItsPlace() {
    var world = World()
    world.sell(1, 5, 100)
    world.sell(2, 5, 100)
    world.replace(1, total: 3)
    #expect(world.book() == [1, 2])
    world.replace(1)
    #expect(world.book() == [2, 1])
    world.replace(2, price: 100, total: 6)
    #expect(world.book() == [1, 2])
  }

  @Test func anIcebergGetsANewSlice() {
    var world = World()
    world.sell(1, 10, 100) { $0.display = 4 }
    world.buy(2, 3, 100)
    world.replace(1, total: 9)
    #expect(world.matcher.resting(of: 0)[0].shown == 1)
    world.replace(1, total: 8)
    #expect(world.matcher.resting(of: 0)[0].shown == 1)
    #expect(world.replace(1, total: 10) == ["1 replaced: 10 @ 100, 7 left"])
    #expect(world.matcher.resting(of: 0)[0].shown == 4)
  }

  @Test func itMayTradeAtOnce() {
    var world = World()
    world.sell(1, 5, 100)
    world.buy(2, 5, 99)
    #expect(world.replace(2, price: 100) == ["2 replaced: 5 @ 100, 5 left", "2 x 1: 5 @ 100"])
  }
}

@Suite struct StopTests {
  @Test func theQueue() {
    var world = World()
    world.sell(1, 5, 100)
    world.sell(2, 5, 101)
    world.sell(3, 5, 102)
    for id: UInt64 in [4, 5] {
      world.buy(id, 2, nil) {
        $0.kind = .stop
        $0.stop = id == 4 ? 101 : 100
      }
    }
    world.buy(6, 2, 102) {
      $0.kind = .stopLimit
      $0.stop = 100
    }
    #expect(
      world.buy(7, 5, 100) == [
        "7 x 1: 5 @ 100", "5 triggered", "5 x 2: 2 @ 101", "6 triggered", "6 x 2: 2 @ 101",
        "4 triggered", "4 x 2: 1 @ 101", "4 x 3: 1 @ 102",
      ])
  }

  @Test func aPriceThatMovesBackDoesNotCallAStopBack() {
    var world = World()
    world.buy(1, 5, 99)
    world.buy(2, 5, 98)
    world.sell(3, 1, 103) { $0.isAllOrNone = true }
    world.sell(4, 5, nil) {
      $0.kind = .stop
      $0.stop = 99
    }
    #expect(
      world.sell(5, 6, 98) == [
        "5 x 1: 5 @ 99", "5 x 2: 1 @ 98", "4 triggered", "4 x 2: 4 @ 98",
        "4 canceled 1: no_liquidity",
      ])
  }

  @Test func setOffWhenEntered() {
    var world = World()
    world.sell(1, 5, 100)
    world.buy(2, 1, 100)
    #expect(
      world.buy(3, 1, nil) {
        $0.kind = .stop
        $0.stop = 100
      } == ["3 triggered", "3 x 1: 1 @ 100"])
  }

  @Test func trailing() {
    var world = World()
    world.sell(1, 1, 100)
    world.buy(2, 1, 100)
    world.sell(3, 1, nil) {
      $0.kind = .trailingStop
      $0.trail = 3
    }
    world.sell(4, 1, nil) {
      $0.kind = .trailingStop
      $0.trail = 3
      $0.stop = 99
    }
    for (id, price): (UInt64, Int64) in [(10, 104), (12, 102)] {
      world.sell(id, 1, price)
      #expect(world.buy(id + 1, 1, price) == ["\(id + 1) x \(id): 1 @ \(price)"])
    }
    world.buy(20, 5, 101)
    #expect(
      world.sell(21, 1, 101) == [
        "21 x 20: 1 @ 101", "3 triggered", "3 x 20: 1 @ 101", "4 triggered", "4 x 20: 1 @ 101",
      ])
  }
}

@Suite struct ProRataTests {
  @Test func sharesAreRoundedDownAndTheRestGoesToTheOldest() {
    var world = World(isProRata: true, lot: 10)
    world.sell(1, 30, 100)
    world.sell(2, 20, 100)
    world.sell(3, 50, 100)
    #expect(
      world.buy(4, 50, 100) == ["4 x 1: 20 @ 100", "4 x 2: 10 @ 100", "4 x 3: 20 @ 100"])
  }

  @Test func refilledIcebergsAreMetInTheNextRound() {
    var world = World(isProRata: true)
    world.sell(1, 6, 100) { $0.display = 2 }
    world.sell(2, 2, 100)
    world.sell(3, 9, 100) { $0.isHidden = true }
    #expect(
      world.buy(4, 9, 100) == [
        "4 x 1: 2 @ 100", "1 shows 2 of 4", "4 x 2: 2 @ 100", "4 x 1: 2 @ 100", "1 shows 2 of 2",
        "4 x 1: 2 @ 100", "4 x 3: 1 @ 100",
      ])
  }

  @Test func selfTradePreventionActsFirst() {
    var world = World(isProRata: true)
    world.sell(1, 5, 100)
    world.sell(2, 5, 100) { $0.account = 7 }
    #expect(
      world.buy(3, 5, 100) {
        $0.account = 7
        $0.selfTrade = .cancelNewest
      } == ["3 canceled 5: self_trade"])
    #expect(
      world.buy(4, 4, 100) {
        $0.account = 7
        $0.selfTrade = .cancelOldest
      } == ["2 canceled 5: self_trade", "4 x 1: 4 @ 100"])
  }

  @Test func hugeQuantities() {
    var world = World(isProRata: true)
    world.sell(1, .max, 100)
    world.sell(2, .max, 100)
    #expect(
      world.buy(3, .max, 100) == [
        "3 x 1: 4611686018427387904 @ 100", "3 x 2: 4611686018427387903 @ 100",
      ])
  }
}
