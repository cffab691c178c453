// What is asked for is what is kept; several runs of an instance are one story; a log that ends badly tells what it
// has.

import Events
import Foundation
import Journal
import Orders
import Testing

@testable import OrderAudit

@Suite struct ScopeTests {
  /// Four orders: filled, rejected by risk, live, canceled.
  private func four() throws -> HandMade {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    made.fill(id(1), 100, at: 10, 1)
    made.order(id(2), side: .sell, instrument: 1)
    made.rejected(id(2), .risk, .risk, .orderSize, limit: 5, value: 6)
    made.tick()
    made.order(id(3, strategy: 2), source: .strategy(2))
    made.accepted(id(3, strategy: 2))
    made.order(id(4), instrument: 1)
    made.accepted(id(4))
    made.canceled(id(4), reason: .user)
    return made
  }

  private func ids(_ change: (inout AuditScope) -> Void) throws -> [UInt32] {
    try four().audit(.with(change)).map(\.id.counter)
  }

  @Test func eachQuestion() throws {
    #expect(try ids { _ in } == [1, 2, 3, 4])
    #expect(try ids { $0.ids = [id(2).bits, id(4).bits] } == [2, 4])
    #expect(try ids { $0.symbols = ["BOLT"] } == [2, 4])
    #expect(try ids { $0.side = .sell } == [2])
    #expect(try ids { $0.strategies = [2] } == [3])
    #expect(try ids { $0.states = [.rejected, .filled] } == [1, 2])
    #expect(try ids { $0.reasons = [.orderSize] } == [2])
    #expect(try ids { $0.reasons = [.orderSize, .user] } == [2, 4])
    #expect(try ids { $0.isLiveOnly = true } == [3])
    #expect(
      try ids {
        $0.symbols = ["BOLT"]
        $0.states = [.canceled]
      } == [4])
    #expect(try ids { $0.symbols = ["ZED"] } == [])
  }

  @Test func timesAreOfWhatHappened() throws {
    let begin = HandMade.start
    // Order 1 ends at the third millisecond, the second's refusal is of the same input.
    #expect(try ids { $0.since = Nanoseconds(begin + 4_000_000) } == [3, 4])
    #expect(try ids { $0.until = Nanoseconds(begin + 4_000_000) } == [1, 2])
    // As it was then: accepted, not filled.
    let then = try four().audit(.with { $0.until = Nanoseconds(begin + 3_000_000) })
    #expect(then.map(\.shown) == [.acknowledged])
  }

  @Test func whatIsNotAskedForIsNotKept() throws {
    let made = try four()
    let journal = try made.close()
    var auditor = OrderAuditor(.with { $0.symbols = ["BOLT"] })
    try auditor.read(journal)
    #expect(auditor.orders.count == 2 && auditor.places.count == 2)
    #expect(auditor.orderCount == 4)
    var plain = AuditScope()
    plain.keepsSteps = false
    var without = OrderAuditor(plain)
    try without.read(journal)
    #expect(without.orders.allSatisfy { $0.steps.isEmpty && $0.stepCount > 1 })
  }

  @Test func aClientsName() throws {
    let made = try HandMade(isVenue: true)
    for (number, word) in [(1, 0x41 as UInt64), (2, 0x42)] {
      let order = OrderID(bits: 1 << 63 | UInt64(number))
      made.put(
        .gatewayIn, .identifierPart,
        IdentifierPart(
          identifier: order.bits, text0: word, text1: 0, text2: 0, part: 0, partCount: 1,
          byteCount: 1), source: .session(0), instrument: .max)
      made.order(order, .gatewayIn, source: .session(UInt16(number - 1)))
      made.accepted(order, .risk)
    }
    var auditor = OrderAuditor(.with { $0.names = ["B"] })
    try auditor.read(try made.close())
    #expect(auditor.orders.map(\.name) == ["B"])
    #expect(auditor.orders.first?.path == [.new, .acknowledged])
    var ofBeta = OrderAuditor(.with { $0.clients = ["beta"] })
    try ofBeta.read(try made.journal())
    #expect(ofBeta.orders.map(\.name) == ["B"])
  }

  /// The first run dies with an order out; the second hears of its fill, which its order manager doesn't know.
  @Test func aLifeOverARestart() throws {
    let first = try HandMade()
    first.tick()
    first.order(id(1))
    first.order(id(1), .gatewayOut)
    first.accepted(id(1))
    let second = try HandMade(root: first.root, start: HandMade.start + 1_000_000_000)
    second.tick()
    second.fill(id(1), 100, at: 10, 9)
    second.put(
      .orders, .orderAnomaly,
      OrderAnomaly(
        order: id(1), quantity: shares(100), leaves: .zero, report: .orderFill, lifecycle: 0,
        pending: 0, origin: .orders, cause: .unknownOrder))
    var auditor = OrderAuditor(.life)
    try auditor.read(try first.journal())
    #expect(auditor.orders.first?.shown == .acknowledged)
    let both = try second.close()
    try auditor.read(both)
    let order = try #require(auditor.orders.first)
    #expect(auditor.orders.count == 1)
    #expect(order.path == [.new, .pendingNew, .acknowledged, .filled, .filled])
    #expect(order.steps.map(\.journal) == [0, 0, 0, 1, 1] && order.alarmCount == 1)
    // The second alone knows nothing but what was said of it: a fill is money all the same.
    var alone = OrderAuditor(.life)
    try alone.read(both)
    #expect(alone.orders.map(\.shown) == [.unknown] && alone.orders[0].alarmCount == 1)
    #expect(alone.orders[0].filled == shares(100) && alone.orders[0].averagePrice == price(10))
    #expect(alone.orders[0].steps.map(\.kind) == [.orderFill, .orderAnomaly])
    #expect(alone.symbol(of: alone.orders[0]) == "ACME")
  }

  @Test func damageIsAnErrorAndATornTailIsNot() throws {
    let made = try HandMade()
    for counter in 1...50 as ClosedRange<UInt32> {
      made.tick()
      made.order(id(counter))
    }
    let journal = try made.journal()
    let path = made.directory + "/000000.journal"
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let last = journal.reader.header.recordsOffset + 99 * 80 + 40
    bytes[last] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    var torn = OrderAuditor(.life)
    let end = try torn.read(journal)
    guard case .torn = end else {
      Issue.record("\(String(describing: end))")
      return
    }
    #expect(torn.orders.count == 49)
    bytes[last - 80 * 60] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    var damaged = OrderAuditor(.life)
    #expect(throws: JournalError.self) { try damaged.read(journal) }
    #expect(damaged.orders.count == 19 || damaged.orders.count == 20)
  }
}
