// The book builder against the reference: every short sequence of a small world, and long random ones
// with all that a feed can get wrong in them.

import Books
import Events
import Numerics
import Testing

@Suite struct BookSimulationTests {
  /// All sequences of four commands over two orders in a ladder of one level.
  @Test(arguments: [1, 2])
  func everyShortSequence(levels: Int) {
    let commands = [
      Feed.add(1, .buy, 100, 1), Feed.add(2, .buy, 100, 2), Feed.add(2, .buy, 101, 1),
      Feed.modify(1, .buy, 101, 3), Feed.modify(2, .buy, 99, 1), Feed.delete(1), Feed.delete(2),
      Feed.trade(1, 1), Feed.trade(2, 1), Feed.level(.buy, 100, 2), Feed.level(.buy, 100, 0),
      Feed.add(3, .sell, 101, 1), Feed.clear(),
    ]
    let count = commands.count
    for number in 0..<count * count * count * count {
      var desk = Desk(instruments: 1, orders: 2, levels: levels)
      var reference = ReferenceBook(instruments: 1, orders: 2, levels: levels)
      var rest = number
      for _ in 0..<4 {
        let command = commands[rest % count]
        rest /= count
        let expected = reference.send(command)
        if desk.send(command) != expected || desk.stage.refusedCount != reference.refusedCount {
          Issue.record("sequence \(number)")
          return
        }
      }
      desk.stage.checkInvariants()
    }
  }

  struct World: CustomTestStringConvertible {
    var seed: UInt64
    var orders: Int
    var levels: Int
    var testDescription: String { "seed \(seed), \(orders) orders, \(levels) levels" }
  }

  @Test(arguments: [
    World(seed: 1, orders: 12, levels: 3), World(seed: 2, orders: 40, levels: 8),
    World(seed: 3, orders: 40, levels: 1), World(seed: 4, orders: 60, levels: 40),
  ])
  func agreesWithTheReference(world: World) {
    var random = SplitMix64(seed: world.seed)
    var desk = Desk(instruments: 3, orders: world.orders, levels: world.levels)
    var reference = ReferenceBook(instruments: 3, orders: world.orders, levels: world.levels)
    var tops = 0
    for number in 0..<30_000 {
      let command = randomCommand(&random, ids: UInt64(world.orders) * 3 / 2)
      let expected = reference.send(command)
      tops += expected.count { $0.isMade }
      let sent = desk.send(command)
      var isRight = sent == expected && desk.stage.refusedCount == reference.refusedCount
      isRight = isRight && desk.stage.orderCount == reference.orders.count
      isRight = isRight && desk.stage.trimmedCount == reference.trimmedCount
      if number % 64 == 0 {
        desk.stage.checkInvariants()
        isRight = isRight && levels(of: desk) == levels(of: reference)
      }
      guard isRight else {
        Issue.record("\(world.testDescription), command \(number): \(command)")
        return
      }
    }
    #expect(tops > 3_000 && reference.refusedCount > 1_000, "the world was lively")
  }

  private func levels(of desk: borrowing Desk) -> [[Level]] {
    (0..<6).map { ladder in
      var levels: [Level] = []
      let side: Side = ladder % 2 == 0 ? .buy : .sell
      while let level = desk.stage.level(side, of: ladder / 2, depth: levels.count) {
        levels.append(level)
      }
      return levels
    }
  }

  private func levels(of reference: ReferenceBook) -> [[Level]] {
    (0..<6).map { ladder in
      reference.levels(ladder % 2 == 0 ? .buy : .sell, ladder / 2).map {
        Level(price: Price(units: $0.0), quantity: Quantity(units: $0.1), orderCount: $0.2)
      }
    }
  }

  /// Mostly what a feed says; now and then, field by field, what no feed should.
  private func randomCommand(_ random: inout SplitMix64, ids: UInt64) -> Event {
    let id = random.chance(1, outOf: 100) ? 0 : 1 + random.next(below: ids)
    // Ids stay with an instrument, mostly; the last instrument has levels, mostly.
    let isElsewhere = random.chance(1, outOf: 25)
    let instrument = isElsewhere ? UInt32(random.next(below: 4)) : UInt32(id % 2)
    let side =
      random.chance(1, outOf: 50)
      ? Side(code: UInt8(random.next(below: 4))) : (id % 3 == 0 ? .sell : .buy)
    let price =
      random.chance(1, outOf: 200)
      ? [Int64.min, -1, 0, 1, .max][Int(random.next(below: 5))]
      : 100 + Int64(random.next(below: 24)) * (side == .buy ? -1 : 1)
    let quantity =
      random.chance(1, outOf: 25)
      ? [Int64.min, -1, 0, .max / 2, .max][Int(random.next(below: 5))]
      : 1 + Int64(random.next(below: 9))
    switch random.next(below: 400) {
    case 0..<150: return Feed.add(id, side, price, quantity, at: instrument)
    case 150..<220: return Feed.modify(id, side, price, quantity, at: instrument)
    case 220..<290: return Feed.delete(id, at: instrument)
    case 290..<350: return Feed.trade(id, quantity, at: instrument)
    case 350..<394:
      let amount = random.chance(1, outOf: 3) ? 0 : quantity
      return Feed.level(
        side, price, amount, orders: UInt32(random.next(below: 3)),
        at: isElsewhere ? instrument : 2)
    case 394..<397: return Feed.clear(at: isElsewhere ? instrument : UInt32(random.next(below: 3)))
    default: return Feed.gap(at: isElsewhere ? instrument : UInt32(random.next(below: 3)))
    }
  }
}
