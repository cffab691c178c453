// Random requests and reports against a model that keeps books of its own: what was ordered is filled,
// left or gone, and nothing else.

import Events
import Numerics
import Orders
import Testing

/// The model: each order ever admitted.
private struct Model {
  struct Order {
    var state: OrderState
    var quantity: Int64
    var wanted: Int64
    var filled: Int64 = 0
    var gone: Int64 = 0
    var execution: UInt64 = 0
    var leaves: Int64 { quantity - filled - gone }
  }

  var orders: [UInt64: Order] = [:]
  var live: [UInt64] = []

  func isLive(_ id: UInt64) -> Bool { orders[id].map { !$0.state.lifecycle.isFinal } ?? false }

  /// Applies it and returns true, or returns false for one that must be refused.
  mutating func apply(_ trigger: OrderTrigger, to id: UInt64, quantity: Int64 = 0) -> Bool {
    guard isLive(id), let next = ExpectedStates.after(orders[id]!.state, trigger) else {
      return false
    }
    var order = orders[id]!
    order.state = next
    switch trigger {
    case .requestReplace: order.wanted = quantity
    case .replaced:
      order.quantity = quantity
      order.wanted = quantity
    case .replaceRejected: order.wanted = order.quantity
    case .partialFill, .lastFill: order.filled += quantity
    case .rejected, .canceled, .expired: order.gone = order.leaves
    default: break
    }
    orders[id] = order
    if next.lifecycle.isFinal { live.removeAll { $0 == id } }
    return true
  }

  mutating func fill(_ id: UInt64, _ quantity: Int64, _ execution: UInt64, _ side: Side) -> Bool {
    guard let order = orders[id], side == .buy, quantity > 0, quantity <= order.leaves,
      execution > order.execution,
      apply(quantity == order.leaves ? .lastFill : .partialFill, to: id, quantity: quantity)
    else { return false }
    orders[id]!.execution = execution
    return true
  }
}

@Suite struct OrderSimulationTests {
  @Test(arguments: [UInt64(101), 102, 103])
  func whatWasOrderedIsFilledLeftOrGone(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var desk = Desk(instruments: 1, capacity: 100)
    var model = Model()
    var passedCount = 0
    var nextID = UInt64(1)
    for number in 0..<30_000 {
      let (event, shouldPass) = draw(&random, &model, &nextID)
      let sent = desk.send(event)
      let isRight: Bool
      if event.kind == .operatorCommand {
        isRight = isRightSweep(sent, &model)
      } else {
        isRight = (sent == [.passed(event)]) == shouldPass && sent.count == 1
        if shouldPass { passedCount += 1 }
      }
      if number % 50 == 0 { desk.stage.checkInvariants() }
      guard isRight, agrees(desk, model, OrderID(bits: event.words.w0)) else {
        Issue.record("seed \(seed), event \(number): \(event)")
        return
      }
    }
    for (id, order) in model.orders {
      #expect(order.quantity == order.filled + order.leaves + order.gone, "seed \(seed)")
      #expect(agrees(desk, model, OrderID(bits: id)) == true, "seed \(seed)")
      #expect(model.isLive(id) == (order.leaves > 0), "seed \(seed)")
    }
    let ended = model.orders.values.count { $0.state.lifecycle == .filled }
    #expect(passedCount > 10_000 && ended > 500, "seed \(seed): the world was lively")
    #expect(desk.stage.refusedCount > 500 && desk.stage.anomalyCount > 500, "seed \(seed)")
  }

  private func agrees(_ desk: borrowing Desk, _ model: Model, _ id: OrderID) -> Bool {
    guard let record = desk.stage.record(of: id) else { return !model.isLive(id.bits) }
    guard let order = model.orders[id.bits], model.isLive(id.bits) else { return false }
    return record.state == order.state && record.filled.units == order.filled
      && record.leaves.units == order.leaves && record.wanted.units == order.wanted
  }

  private func isRightSweep(_ sent: [Sent], _ model: inout Model) -> Bool {
    var asked: Set<UInt64> = []
    for cancel in sent.dropFirst() {
      let id = cancel.event.payload(as: OrderCancel.self).order.bits
      guard asked.insert(id).inserted, model.apply(.requestCancel, to: id) else { return false }
    }
    return model.orders.values.allSatisfy {
      $0.state.lifecycle.isFinal || $0.state.pending.hasCancel
    }
  }

  /// An event about a live order, or now and then about any of the last, and whether it should pass; the model has applied it then.
  private func draw(
    _ random: inout SplitMix64, _ model: inout Model, _ nextID: inout UInt64
  ) -> (Event, Bool) {
    let id =
      model.live.isEmpty || random.chance(1, outOf: 6)
      ? max(1, nextID - min(nextID, random.next(below: 40)))
      : model.live[Int(random.next(below: UInt64(model.live.count)))]
    let order = model.orders[id]
    switch random.next(below: 101) {
    case 0..<22:
      let quantity = 5 * (1 + Int64(random.next(below: 40)))
      let again = random.chance(1, outOf: 12) && model.isLive(id)
      let fits = model.live.count < 100
      if again { return (Say.new(id, .buy, quantity), false) }
      defer { if fits { nextID += 1 } }
      if fits {
        model.live.append(nextID)
        model.orders[nextID] = Model.Order(
          state: OrderState(.pendingNew), quantity: quantity, wanted: quantity)
      }
      return (Say.new(nextID, .buy, quantity), fits)
    case 22..<32: return (Say.cancel(id), model.apply(.requestCancel, to: id))
    case 32..<46:
      let quantity = 5 * Int64(random.next(below: 60))
      let isMore = quantity > (order?.filled ?? 0)
      return (
        Say.replace(id, quantity: quantity),
        isMore && model.apply(.requestReplace, to: id, quantity: quantity)
      )
    case 46..<58: return (Say.accepted(id), model.apply(.accepted, to: id))
    case 58..<60: return (Say.rejected(id), model.apply(.rejected, to: id))
    case 60..<78:
      let odd = [0, -5, Int64.max, Int64.min][Int(random.next(below: 4))]
      let quantity =
        random.chance(1, outOf: 10)
        ? odd
        : (random.chance(1, outOf: 3) ? order?.leaves ?? 5 : 1 + Int64(random.next(below: 60)))
      let execution = (order?.execution ?? 0) + (random.chance(1, outOf: 10) ? 0 : 1)
      let side: Side = random.chance(1, outOf: 30) ? .sell : .buy
      return (
        Say.fill(id, quantity, execution: execution, side: side),
        model.fill(id, quantity, execution, side)
      )
    case 78..<81: return (Say.canceled(id), model.apply(.canceled, to: id))
    case 81..<82:
      return (Say.canceled(id, kind: .orderExpired), model.apply(.expired, to: id))
    case 82..<84:
      return (Say.canceled(id, kind: .orderSuspended), model.apply(.suspended, to: id))
    case 84..<93:
      let quantity = random.chance(1, outOf: 5) ? 7 : order?.wanted ?? 5
      let isPossible =
        quantity > (order?.filled ?? 0)
        && quantity <= max(order?.wanted ?? 0, order?.quantity ?? 0)
      return (
        Say.replaced(id, quantity: quantity),
        isPossible && model.apply(.replaced, to: id, quantity: quantity)
      )
    case 93..<96:
      // The answer to a request of an order that is over passes: it crossed with the end.
      return (
        Say.requestRejected(id, .cancel), !model.isLive(id) || model.apply(.cancelRejected, to: id)
      )
    case 96..<100:
      return (
        Say.requestRejected(id, .replace),
        !model.isLive(id) || model.apply(.replaceRejected, to: id)
      )
    default:
      return random.chance(1, outOf: 10)
        ? (Say.command(.cancelAll), true) : (Say.rejected(id, by: .orders), true)
    }
  }
}
