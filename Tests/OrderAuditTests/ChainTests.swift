// Orders that replaces give new ids: one order, one life, found by each of them.

import Events
import Orders
import Testing

@testable import OrderAudit

@Suite struct ChainTests {
  /// 1 becomes 2, isn't let become 3, and becomes 4, which is filled; 9 stands by.
  private func chain() throws -> HandMade {
    let made = try HandMade()
    made.tick()
    made.order(id(9))
    made.order(id(1))
    made.accepted(id(1))
    made.replace(id(1), 11, quantity: 150, as: id(2))
    made.fill(id(2), 20, at: 10, 1)
    made.replaced(id(1), 11, quantity: 150, as: id(2))
    made.replace(id(2), 12, quantity: 160, as: id(3))
    made.rejected(id(2), .gatewayIn, .venue, .halted, .replace)
    made.replace(id(2), 12, quantity: 180, as: id(4))
    made.replaced(id(2), 12, quantity: 180, as: id(4))
    made.fill(id(1), 30, at: 12, 2)
    made.fill(id(4), 130, at: 12, 3)
    return made
  }

  @Test func itIsOneLife() throws {
    let orders = try chain().audit()
    #expect(orders.map(\.id.counter) == [9, 1])
    let order = orders[1]
    #expect(
      order.path == [
        .new, .acknowledged, .pendingReplace, .pendingReplace, .partialFill, .pendingReplace,
        .partialFill, .pendingReplace, .partialFill, .partialFill, .filled,
      ])
    #expect(order.presentID == id(4) && order.quantity == shares(180))
    #expect(order.filled == shares(180) && order.anomalyCount == 0 && order.alarmCount == 0)
    #expect(order.ids.map(\.id.counter) == [1, 2, 3, 4])
    #expect(order.ids.map(\.state) == [.replaced, .replaced, .rejected, .filled])
    #expect(order.steps[2].replacement == id(2) && order.steps[4].replacement == id(2))
    #expect(order.steps[0].replacement == .none && orders[0].ids.map(\.state) == [.new])
  }

  @Test(arguments: 1...4 as ClosedRange<UInt32>)
  func itIsFoundByEachId(counter: UInt32) throws {
    let made = try chain()
    let journal = try made.close()
    var auditor = OrderAuditor(.with { $0.ids = [id(counter).bits] })
    auditor.findChains(in: [journal])
    try auditor.read(journal)
    #expect(auditor.orders.map(\.id.counter) == [1])
    #expect(auditor.orders.first?.steps.count == 11 && auditor.orders.first?.shown == .filled)
    withExtendedLifetime(made) {}
  }

  /// What isn't let in leaves the id to whoever has it.
  @Test func anIdThatIsTaken() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.order(id(2))
    made.accepted(id(1))
    made.replace(id(1), 11, quantity: 150, as: id(2))
    made.rejected(id(1), .orders, .orders, .duplicateOrder, .replace)
    made.accepted(id(2))
    made.fill(id(2), 100, at: 10, 1)
    // The id of an order that ended: the new one is refused, and what comes late is the old one's.
    made.order(id(2))
    made.rejected(id(2), .orders, .orders, .duplicateOrder)
    made.fill(id(2), 5, at: 10, 2)
    let orders = try made.audit()
    #expect(orders.map(\.shown) == [.acknowledged, .filled, .rejected])
    #expect(orders[0].ids.map(\.id) == [id(1)] && orders[0].filled == .zero)
    #expect(orders[1].filled == shares(105) && orders[2].filled == .zero)
  }

  @Test func aReplaceToWhatIsFilledIsTheEnd() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    made.replace(id(1), 10, quantity: 40)
    made.fill(id(1), 40, at: 10, 1)
    made.replaced(id(1), 10, quantity: 40)
    made.put(
      .orders, .orderCanceled,
      OrderCanceled(
        order: id(1), quantity: shares(60), reason: .user, origin: .orders, side: .buy))
    let order = try #require(try made.audit().first)
    #expect(order.path.suffix(3) == [.pendingReplace, .filled, .filled])
    #expect(
      order.steps.last?.who == .system(.orders) && order.steps.last?.cause == AnomalyCause.none)
    #expect(order.decider == nil && order.filled == shares(40) && order.leaves == .zero)
  }

  /// By the number that a later journal's replace gives it.
  @Test func overARestart() throws {
    let first = try HandMade()
    first.tick()
    first.order(id(1))
    first.accepted(id(1))
    let second = try HandMade(root: first.root, start: HandMade.start + 1_000_000_000)
    second.tick()
    second.replace(id(1), 11, quantity: 150, as: id(2))
    let journals = [try first.journal(), try second.close()]
    var auditor = OrderAuditor(.with { $0.ids = [id(2).bits] })
    auditor.findChains(in: journals)
    for journal in journals { try auditor.read(journal) }
    #expect(auditor.orders.first?.path == [.new, .acknowledged, .pendingReplace])
    #expect(auditor.orders.first?.ids.map(\.state) == [.pendingReplace, .pendingReplace])
  }
}
