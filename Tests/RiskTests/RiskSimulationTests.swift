// Random orders, requests and reports, as an order manager lets them through: whatever happens, the
// position with all that is open never passes the limit, and it is the sum of what was filled.

import Events
import Numerics
import Risk
import Testing

@Suite struct RiskSimulationTests {
  private struct Order {
    var side: Side
    var instrument: UInt32
    var quantity: Int64
    var filled: Int64 = 0
    var wanted: Int64?
    var open: Int64 { max(quantity, wanted ?? 0) - filled }
  }

  private struct Model {
    var orders: [UInt64: Order] = [:]
    var held: [Int64] = [0, 0]
    var isKilled = false

    func open(_ side: Side, _ instrument: UInt32) -> Int64 {
      orders.values.reduce(0) {
        $0 + ($1.side == side && $1.instrument == instrument ? $1.open : 0)
      }
    }

    func reach(_ side: Side, _ instrument: UInt32) -> Int64 {
      open(side, instrument) + held[Int(instrument)] * (side == .buy ? 1 : -1)
    }

    func any(_ random: inout SplitMix64) -> (UInt64, Order)? {
      if orders.isEmpty { return nil }
      let ids = orders.keys.sorted()
      let id = ids[Int(random.next(below: UInt64(ids.count)))]
      return (id, orders[id]!)
    }
  }

  @Test(arguments: [UInt64(201), 202, 203, 204])
  func positionAndOpenNeverPassTheLimit(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var desk = Desk(capacity: 24)
    var model = Model()
    var nextID: UInt64 = 1
    var fullest: Int64 = 0
    for number in 0..<12_000 {
      let isRight = turn(&random, &desk, &model, &nextID)
      desk.stage.checkInvariants()
      var agrees = desk.stage.openCount == model.orders.count
      for instrument in [UInt32(0), 1] {
        let open = [model.open(.buy, instrument), model.open(.sell, instrument)]
        agrees = agrees && desk.open(Int(instrument)) == open
        agrees = agrees && desk.position(Int(instrument)) == model.held[Int(instrument)]
        for side in [Side.buy, .sell] {
          fullest = max(fullest, model.reach(side, instrument))
          agrees = agrees && model.reach(side, instrument) <= 100
        }
      }
      guard isRight, agrees else {
        Issue.record("seed \(seed), turn \(number)")
        return
      }
    }
    #expect(fullest == 100, "seed \(seed): the limit was reached")
    #expect(desk.stage.refusedCount > 500 && desk.stage.passedCount > 500, "seed \(seed)")
    #expect(desk.stage.anomalyCount == 0 && desk.stage.strayFillCount == 0, "seed \(seed)")
  }

  /// One event; true when the stage did with it what the model says.
  private func turn(
    _ random: inout SplitMix64, _ desk: inout Desk, _ model: inout Model, _ nextID: inout UInt64
  ) -> Bool {
    let dice = random.next(below: 100)
    if dice < 40 { return new(&random, &desk, &model, &nextID) }
    if dice >= 98 {
      model.isKilled = random.chance(1, outOf: 5)
      return desk.passes(Say.command(model.isKilled ? .kill : .rearm))
    }
    guard let (id, order) = model.any(&random) else { return true }
    switch dice {
    case 40..<65:
      let left = order.quantity - order.filled
      let part = random.nextBool() ? left : 1 + Int64(random.next(below: UInt64(left)))
      model.orders[id]!.filled += part
      model.held[Int(order.instrument)] += order.side == .buy ? part : -part
      if part == left { model.orders[id] = nil }
      return desk.passes(Say.fill(id, part, side: order.side, at: order.instrument))
    case 65..<72:
      model.orders[id] = nil
      return desk.passes(Say.canceled(id, kind: random.nextBool() ? .orderCanceled : .orderExpired))
    case 72..<75:
      model.orders[id] = nil
      return desk.passes(Say.rejected(id, by: random.nextBool() ? .venue : .gatewayOut))
    case 75..<85: return replace(&random, &desk, &model, id, order)
    case 85..<90:
      guard let wanted = order.wanted, wanted > order.filled else { return true }
      model.orders[id]!.quantity = wanted
      model.orders[id]!.wanted = nil
      return desk.passes(Say.replaced(id, quantity: wanted))
    case 90..<94:
      model.orders[id]!.wanted = nil
      return desk.passes(Say.requestRejected(id, .replace))
    default: return desk.passes(Say.cancel(id))
    }
  }

  private func new(
    _ random: inout SplitMix64, _ desk: inout Desk, _ model: inout Model, _ nextID: inout UInt64
  ) -> Bool {
    let side: Side = random.nextBool() ? .buy : .sell
    let instrument = UInt32(random.next(below: 2))
    let quantity = 1 + Int64(random.next(below: 52))
    let id = random.chance(1, outOf: 20) ? max(1, nextID - 1) : nextID
    let reach = model.reach(side, instrument) + quantity
    let expected: Refusal?
    if model.isKilled {
      expected = Refusal(reason: .killSwitch, value: 1)
    } else if quantity > 50 {
      expected = Refusal(reason: .orderSize, limit: 50, value: quantity)
    } else if reach > 100 {
      expected = Refusal(reason: .positionLimit, limit: 100, value: reach)
    } else if model.orders.count == 24 {
      expected = Refusal(
        reason: .capacity, limit: 24 * fixedPointScale, value: 24 * fixedPointScale)
    } else if model.orders[id] != nil {
      expected = Refusal(reason: .duplicateOrder)
    } else {
      expected = nil
      model.orders[id] = Order(side: side, instrument: instrument, quantity: quantity)
    }
    nextID = max(nextID, id + 1)
    return desk.refusal(of: Say.new(id, side, quantity, at: instrument)) == expected
  }

  private func replace(
    _ random: inout SplitMix64, _ desk: inout Desk, _ model: inout Model, _ id: UInt64,
    _ order: Order
  ) -> Bool {
    let quantity = Int64(random.next(below: 56))
    let more = quantity - order.quantity
    let reach = model.reach(order.side, order.instrument) + more
    let expected: Refusal?
    if quantity <= order.filled {
      expected = nil  // A cancel of the rest.
    } else if let wanted = order.wanted {
      expected = Refusal(reason: .invalidTransition, limit: order.quantity, value: wanted)
    } else if model.isKilled {
      expected = Refusal(reason: .killSwitch, value: 1)
    } else if quantity > 50 {
      expected = Refusal(reason: .orderSize, limit: 50, value: quantity)
    } else if more > 0 && reach > 100 {
      expected = Refusal(reason: .positionLimit, limit: 100, value: reach)
    } else {
      expected = nil
      model.orders[id]!.wanted = quantity
    }
    return desk.refusal(of: Say.replace(id, quantity: quantity)) == expected
  }
}
