// The book builder against the reference: every short sequence of a small world, and long random ones
// with all that a feed can get wrong in them.

import Books
import Events
import Numerics
import Testing

@Suite struct BookSimulationTests {
  /// All sequences of four commands over two orders in prices near and far, with room for one bare level.
  /// Books that hold the same have the same digest, however they came to it, and no two others have.
  @Test func everyShortSequence() {
    let commands = [
      Feed.add(1, .buy, 100, 2), Feed.add(2, .buy, 100, 2), Feed.add(2, .buy, 900, 1),
      Feed.modify(1, .buy, 900, 3), Feed.modify(1, .buy, 100, 1), Feed.modify(2, .buy, -70, 2),
      Feed.modify(2, .buy, 100, 3), Feed.delete(1), Feed.delete(2), Feed.trade(1, 1),
      Feed.level(.buy, 100, 2), Feed.level(.buy, 100, 0), Feed.level(.sell, 100, 1),
      Feed.add(3, .sell, 101, 1), Feed.clear(),
    ]
    var digests: [[[ReferenceBook.RestingLevel]]: UInt64] = [:]
    let count = commands.count
    for number in 0..<count * count * count * count {
      var desk = Desk(ticks: [1], orders: 2, levels: 1)
      var reference = ReferenceBook(ticks: [1], orders: 2, levels: 1)
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
      let digest = digest(of: desk)
      guard digests.updateValue(digest, forKey: reference.sides[0]) ?? digest == digest,
        (1...3).allSatisfy({ desk.ahead(of: $0) == reference.ahead(of: $0) })
      else {
        Issue.record("sequence \(number)")
        return
      }
    }
    #expect(digests.count > 60)
    #expect(Set(digests.values).count == digests.count, "other books, other digests")
  }

  /// Orders, and levels that have none.
  private func digest(of desk: borrowing Desk, instrument: Int = 0) -> UInt64 {
    let levels = desk.stage.books.levelDigest(of: instrument)
    return levels ^ (desk.stage.orderDigest(of: instrument) &* 0x9E37_79B9_7F4A_7C15)
  }

  @Test(arguments: BookWorld.all)
  func agreesWithTheReference(world: BookWorld) {
    var feed = world.feed()
    var desk = Desk(
      ticks: world.ticks, orders: world.orders, levels: world.levels, window: world.window)
    var reference = ReferenceBook(ticks: world.ticks, orders: world.orders, levels: world.levels)
    var tops = 0
    for number in 0..<world.steps {
      let command = feed.next()
      let expected = reference.send(command)
      tops += expected.count { $0.isMade }
      let sent = desk.send(command)
      var isRight = sent == expected && desk.stage.refusedCount == reference.refusedCount
      isRight = isRight && desk.stage.orderCount == reference.homes.count
      if number % 64 == 0 {
        desk.stage.checkInvariants()
        isRight = isRight && agree(desk, reference)
      }
      if number % 1024 == 0 { isRight = isRight && isTheSameElsewhere(desk, reference, world) }
      guard isRight else {
        Issue.record("\(world), command \(number): \(command)")
        return
      }
    }
    #expect(tops > world.steps / 80 && reference.refusedCount > world.steps / 40, "\(world)")
    let moves = desk.stage.books.ladders.moveCount
    #expect(moves >= world.minimumMoves, "\(world): the windows moved \(moves) times")
  }

  /// Levels, tops, and each order's place in its queue.
  private func agree(_ desk: borrowing Desk, _ reference: ReferenceBook) -> Bool {
    for instrument in reference.ticks.indices {
      if desk.stage.top(of: instrument) != reference.top(of: instrument) { return false }
      for side in [Side.buy, .sell] {
        let expected = reference.levels(side, instrument).map { level in
          let (price, quantity, orders) = level.view
          return Level(
            price: Price(units: price), quantity: Quantity(units: quantity), orderCount: orders)
        }
        if desk.levels(side, of: instrument) != expected { return false }
        let depth = expected.count / 2
        let level = desk.stage.level(side, of: instrument, depth: depth)
        if level != (depth < expected.count ? expected[depth] : nil) { return false }
      }
    }
    return reference.homes.keys.allSatisfy { desk.ahead(of: $0) == reference.ahead(of: $0) }
  }

  /// A snapshot of the books, sent to another builder, makes the same books; one with an order less, or with
  /// two in another order, doesn't.
  private func isTheSameElsewhere(
    _ desk: borrowing Desk, _ reference: ReferenceBook, _ world: BookWorld
  ) -> Bool {
    for instrument in reference.ticks.indices {
      let snapshot = reference.snapshot(of: instrument)
      let expected = digest(of: desk, instrument: instrument)
      if elsewhere(snapshot, instrument, world) != expected { return false }
      if snapshot.isEmpty { continue }
      if elsewhere(snapshot.dropLast(), instrument, world) == expected { return false }
      let pair = snapshot.indices.dropLast().first {
        snapshot[$0].kind == .bookAdd
          && snapshot[$0].payload(as: BookOrder.self).price
            == snapshot[$0 + 1].payload(as: BookOrder.self).price
          && snapshot[$0].payload(as: BookOrder.self).side
            == snapshot[$0 + 1].payload(as: BookOrder.self).side
      }
      guard let pair else { continue }
      var other = snapshot
      other.swapAt(pair, pair + 1)
      if elsewhere(other, instrument, world) == expected { return false }
    }
    return true
  }

  private func elsewhere(
    _ snapshot: some Collection<Event>, _ instrument: Int, _ world: BookWorld
  ) -> UInt64 {
    var other = Desk(ticks: world.ticks, orders: world.orders, levels: world.levels, window: 64)
    for event in snapshot { _ = other.send(event) }
    other.stage.checkInvariants()
    return digest(of: other, instrument: instrument)
  }
}

extension ReferenceBook {
  /// The adds and level updates that make a book what it is, the worst level first.
  func snapshot(of instrument: Int) -> [Event] {
    var events: [Event] = []
    for (index, side) in [Side.buy, .sell].enumerated() {
      for level in sides[instrument][index].reversed() {
        if let said = level.said {
          events.append(
            Feed.level(
              side, level.price, said.quantity, orders: said.orders, at: UInt32(instrument)))
        }
        for order in level.queue {
          events.append(
            Feed.add(order.id, side, level.price, order.quantity, at: UInt32(instrument)))
        }
      }
    }
    return events
  }
}
