// An order manager that was saved and restored knows the same orders, in the same states, and answers as the one it was.

import Events
import Numerics
import Orders
import Tables
import Testing
import Twins

@Suite struct RememberingTests {
  /// Requests and reports of few orders, sound or not: what the manager makes of them depends on all that it knows.
  private struct Noise {
    var random: SplitMix64
    let ids: UInt64

    mutating func next() -> Event {
      let id = 1 + random.next(below: ids)
      let quantity = 5 * Int64(1 + random.next(below: 20))
      let execution = 1 + random.next(below: 400)
      let other = random.chance(1, outOf: 2) ? 1 + random.next(below: ids) : 0
      switch random.next(below: 100) {
      case 0..<25: return Say.new(id, random.nextBool() ? .buy : .sell, quantity)
      case 25..<32: return Say.cancel(id)
      case 32..<42: return Say.replace(id, quantity: quantity, replacement: other)
      case 42..<54: return Say.accepted(id)
      case 54..<56: return Say.rejected(id)
      case 56..<72:
        return Say.fill(
          id, quantity / 2, execution: execution, side: random.nextBool() ? .buy : .sell)
      case 72..<76: return Say.canceled(id)
      case 76..<77: return Say.canceled(id, kind: .orderSuspended)
      case 77..<84:
        return Say.replaced(
          id, quantity: quantity, replacement: other, number: UInt32(random.next(below: 6)))
      case 84..<89:
        return Say.requestRejected(
          id, random.nextBool() ? .cancel : .replace, number: UInt32(random.next(below: 6)))
      case 89..<92: return Say.bust(id, execution: execution)
      case 92..<95: return Say.correction(id, quantity, execution: execution)
      case 95..<98: return Say.restated(id, 5, .selfTrade, report: random.next(below: 6))
      default: return random.chance(1, outOf: 4) ? Say.command(.cancelAll) : Say.accepted(id)
      }
    }
  }

  private func manager(admitsNewIDs: Bool, capacity: Int = 40, memory: Int = 24) -> OrderManager {
    OrderManager(
      OrderSettings(
        instruments: [Desk.terms, Desk.terms], capacity: capacity, memory: memory,
        executionCapacity: 100, admitsNewIDs: admitsNewIDs))
  }

  /// With tables that are empty, filling, and full long since.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6], [0, 1, 100, 1_500])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var noise = Noise(random: SplitMix64(seed: seed), ids: seed % 2 == 0 ? 60 : 300)
    var twins = Twins(cut: cut) { manager(admitsNewIDs: seed > 3) }
    for _ in 0..<4_000 { twins.send(noise.next()) }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    #expect(twins.comparedCount > 2_000, "seed \(seed), cut \(cut)")
    twins.restored.checkInvariants()
    for id in 1...noise.ids {
      let id = OrderID(bits: id)
      #expect(twins.original.remembered(id) == twins.restored.remembered(id), "seed \(seed)")
    }
    #expect(twins.original.anomalyCount > 300 && twins.original.refusedCount > 100)
    #expect(twins.original.anomalyCount == twins.restored.anomalyCount)
    #expect(twins.original.alarmCount == twins.restored.alarmCount)
  }

  /// 200 orders are canceled at once; the manager is saved before each step of that.
  @Test func inTheMiddleOfAMassCancel() {
    var middles = 0
    for step in 0..<6 {
      var twins = Twins(cut: 400 + step) {
        manager(admitsNewIDs: false, capacity: 256, memory: 16)
      }
      for id in UInt64(1)...200 {
        twins.send(Say.new(id))
        twins.send(Say.accepted(id))
      }
      let sent = twins.send(Say.command(.cancelAll))
      #expect(sent.count == 201)
      twins.send(Say.new(1_000))
      #expect(twins.finish() == nil, "step \(step)")
      if twins.wasUnfinished { middles += 1 }
    }
    #expect(middles >= 3)
  }

  @Test func refusesAnotherManager() {
    var manager = manager(admitsNewIDs: false)
    var memory = StateMemory(for: &manager)
    memory.save(&manager)
    func refusal(_ other: consuming OrderManager) -> String? {
      do throws(StateFailure) {
        try memory.restore(&other)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refusal(self.manager(admitsNewIDs: false)) == nil)
    #expect(
      refusal(self.manager(admitsNewIDs: false, capacity: 41))
        == "orders.pool: the state was saved with 40, the setting is 41")
    #expect(
      refusal(self.manager(admitsNewIDs: false, memory: 25))?.hasPrefix("orders.pool: ") == true)
    #expect(
      refusal(self.manager(admitsNewIDs: true))?.hasPrefix("orders.pool: the state has a table of ")
        == true)
    var other = OrderManager(
      OrderSettings(
        instruments: [Desk.terms], capacity: 40, memory: 24, executionCapacity: 100))
    #expect(throws: StateFailure.self) { try memory.restore(&other) }
  }
}
