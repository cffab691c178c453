// Random requests and reports, of two strategies, against a model that keeps books of its own: what
// was ordered is filled, left or gone; what was traded is told on once; and nothing else passes.

import Events
import Numerics
import Orders
import Testing

/// What must come out.
private enum Outcome { case passes, refused, alarm, end }

/// The model: each order ever admitted.
private struct Model {
  struct Order {
    var state = OrderState(.pendingNew)
    var source: SourceID
    var quantity: Int64
    var wanted: Int64
    var filled: Int64 = 0
    var isAccepted = false
    var isOdd = false
    /// The numbers that were said last of requests and of what was taken off.
    var said: [OrderTrigger: UInt64] = [:]
    var leaves: Int64 { max(0, quantity - filled) }
    var isLive: Bool { !state.lifecycle.isFinal }
  }

  var orders: [UInt64: Order] = [:]
  var live: [UInt64] = []
  var executions: [UInt64: [UInt64: Int64]] = [:]
  /// What must have been told on, and what was.
  var traded: Int64 = 0
  var told: Int64 = 0

  /// Applies it and returns true, or returns false for one that must be refused.
  mutating func apply(_ trigger: OrderTrigger, to id: UInt64, quantity: Int64 = 0) -> Bool {
    guard var order = orders[id], let next = ExpectedStates.after(order.state, trigger) else {
      return false
    }
    order.state = next
    switch trigger {
    case .requestReplace: order.wanted = quantity
    case .replaced:
      order.quantity = quantity
      order.wanted = quantity
    case .replaceRejected: order.wanted = order.quantity
    case .accepted, .lateAccepted: order.isAccepted = true
    default: break
    }
    orders[id] = order
    if next.lifecycle.isFinal { live.removeAll { $0 == id } }
    return true
  }

  mutating func accept(_ id: UInt64) -> Outcome {
    let isLate = orders[id].map { $0.state.lifecycle == .working && !$0.isAccepted } ?? false
    return apply(isLate ? .lateAccepted : .accepted, to: id) ? .passes : .refused
  }

  mutating func fill(_ id: UInt64, _ quantity: Int64, _ execution: UInt64, _ side: Side) -> Outcome
  {
    // Of a stranger either side may be.
    guard quantity > 0, side == .buy || orders[id] == nil, executions[id]?[execution] == nil else {
      return .refused
    }
    executions[id, default: [:]][execution] = quantity
    traded += quantity
    guard let order = orders[id] else { return .alarm }
    orders[id]!.filled += quantity
    if !order.isLive { return .alarm }
    let largest =
      order.state.pending.hasReplace ? max(order.quantity, order.wanted) : order.quantity
    if quantity <= order.leaves {
      _ = apply(quantity == order.leaves ? .lastFill : .partialFill, to: id)
      return .passes
    }
    if quantity > largest - order.filled {
      orders[id]!.isOdd = true
      _ = apply(.overfill, to: id)
      return .alarm
    }
    orders[id]!.quantity = order.wanted
    _ = apply(quantity == largest - order.filled ? .lastFill : .partialFill, to: id)
    return .passes
  }

  mutating func correct(_ id: UInt64, _ execution: UInt64, to quantity: Int64?) -> Outcome {
    guard let known = executions[id]?[execution] else { return .alarm }
    if known == 0 { return .refused }
    executions[id]![execution] = quantity ?? 0
    orders[id]?.filled += (quantity ?? 0) - known
    orders[id]?.isOdd = true
    return .passes
  }

  mutating func replaced(_ id: UInt64, _ quantity: Int64) -> Outcome {
    guard let order = orders[id], order.isLive, quantity > 0, quantity >= order.filled,
      quantity <= max(order.quantity, order.wanted), apply(.replaced, to: id, quantity: quantity)
    else { return .refused }
    if quantity > order.filled { return .passes }
    _ = apply(.lastFill, to: id)
    return .end
  }

  mutating func takeOff(_ id: UInt64, _ quantity: Int64) -> Outcome {
    guard let order = orders[id], order.isLive, quantity > 0, quantity < order.leaves else {
      return .refused
    }
    orders[id]!.quantity -= quantity
    if !order.state.pending.hasReplace { orders[id]!.wanted -= quantity }
    return .passes
  }

  /// Whether a report bears the number of an earlier one of its kind, or one from before that.
  func isTold(_ id: UInt64, _ kind: OrderTrigger, _ number: UInt64) -> Bool {
    guard let order = orders[id], order.isLive, number != 0 else { return false }
    return number <= order.said[kind] ?? 0
  }

  /// The report was applied, or else is of no account.
  mutating func note(_ id: UInt64, _ kind: OrderTrigger, _ number: UInt64, _ outcome: Outcome)
    -> Outcome
  {
    if outcome != .refused, number != 0 { orders[id]?.said[kind] = number }
    return outcome
  }

  func isRequest(_ id: UInt64, by source: SourceID) -> Bool { orders[id]?.source == source }
}

@Suite struct OrderSimulationTests {
  @Test(arguments: [UInt64(101), 102, 103])
  func whatWasOrderedIsFilledLeftOrGone(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var desk = Desk(instruments: 1, capacity: 100, memory: 8_192, executions: 16_384)
    var model = Model()
    var counts: [Outcome: Int] = [:]
    var nextID = UInt64(1)
    for number in 0..<20_000 {
      let (event, outcome) = draw(&random, &model, &nextID)
      let sent = desk.send(event)
      for fill in sent where fill.kind == .orderFill {
        model.told += fill.event.payload(as: OrderFill.self).quantity.units
      }
      let isRight: Bool
      if event.kind == .operatorCommand {
        isRight = isRightSweep(sent, &model)
      } else {
        isRight = isOutcome(sent, outcome, event)
        counts[outcome, default: 0] += 1
      }
      if number % 200 == 0 { desk.stage.checkInvariants() }
      guard isRight, agrees(desk, model, OrderID(bits: event.words.w0)), model.told == model.traded
      else {
        Issue.record("seed \(seed), event \(number): \(event), \(outcome), \(sent)")
        return
      }
    }
    for (id, order) in model.orders {
      #expect(agrees(desk, model, OrderID(bits: id)) == true, "seed \(seed)")
      #expect(!order.isLive || order.isOdd || order.leaves > 0, "seed \(seed)")
    }
    let ended = model.orders.values.count { $0.state.lifecycle == .filled }
    #expect(counts[.passes]! > 7_000 && ended > 300, "seed \(seed): the world was lively")
    #expect(counts[.alarm]! > 300 && counts[.end]! > 5, "seed \(seed)")
    #expect(desk.stage.refusedCount > 500 && desk.stage.anomalyCount > 500, "seed \(seed)")
    #expect(Int(desk.stage.alarmCount) == counts[.alarm]!, "seed \(seed)")
  }

  private func isOutcome(_ sent: [Sent], _ outcome: Outcome, _ event: Event) -> Bool {
    switch outcome {
    case .passes: return sent == [.passed(event)]
    case .refused: return sent.count == 1 && sent[0].isMade
    case .alarm:
      return sent.count == 2 && sent[0] == .passed(event) && sent[1].kind == .orderAnomaly
    case .end: return sent.count == 1 && sent[0].kind == .orderCanceled
    }
  }

  private func agrees(_ desk: borrowing Desk, _ model: Model, _ id: OrderID) -> Bool {
    guard let record = desk.stage.remembered(id) else { return model.orders[id.bits] == nil }
    guard let order = model.orders[id.bits] else { return false }
    return record.state == order.state && record.filled.units == order.filled
      && (!order.isLive
        || (record.leaves.units == order.leaves && record.wanted.units == order.wanted))
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

  /// An event about a live order, or now and then about any of the last, and what must come of it;
  /// the model has applied it then.
  private func draw(
    _ random: inout SplitMix64, _ model: inout Model, _ nextID: inout UInt64
  ) -> (Event, Outcome) {
    var id =
      model.live.isEmpty || random.chance(1, outOf: 6)
      ? max(1, nextID - min(nextID, random.next(below: 40)))
      : model.live[Int(random.next(below: UInt64(model.live.count)))]
    // One that nobody ever gives.
    if model.orders[id] == nil { id = 1 << 40 + random.next(below: 5) }
    let order = model.orders[id]
    var source = order?.source ?? .strategy(1)
    if random.chance(1, outOf: 10) { source = .strategy(3 - source.number) }
    func asked(_ event: Event, _ trigger: OrderTrigger, _ quantity: Int64, if isPossible: Bool)
      -> (Event, Outcome)
    {
      var event = event
      event.source = source
      let isAllowed = isPossible && model.isRequest(id, by: source)
      return (
        event, isAllowed && model.apply(trigger, to: id, quantity: quantity) ? .passes : .refused
      )
    }
    func heard(_ event: Event, _ trigger: OrderTrigger) -> (Event, Outcome) {
      (event, model.apply(trigger, to: id) ? .passes : .refused)
    }
    switch random.next(below: 108) {
    case 0..<22: return admission(of: id, from: source, &random, &model, &nextID)
    case 22..<32: return asked(Say.cancel(id), .requestCancel, 0, if: true)
    case 32..<46:
      let quantity = 5 * Int64(random.next(below: 60))
      return asked(
        Say.replace(id, quantity: quantity), .requestReplace, quantity,
        if: quantity > (order?.filled ?? 0))
    case 46..<58: return (Say.accepted(id), model.accept(id))
    case 58..<60: return heard(Say.rejected(id), .rejected)
    case 60..<78:
      let quantity =
        random.chance(1, outOf: 10)
        ? [0, -5, 500, Int64.min][Int(random.next(below: 4))]
        : (random.chance(1, outOf: 3) ? order?.leaves ?? 5 : 1 + Int64(random.next(below: 60)))
      let known = model.executions[id]?.keys.sorted() ?? []
      let execution =
        random.chance(1, outOf: 8) && !known.isEmpty ? known[0] : 1 + random.next(below: 1 << 60)
      let side: Side = random.chance(1, outOf: 30) ? .sell : .buy
      return (
        Say.fill(id, quantity, execution: execution, side: side),
        model.fill(id, quantity, execution, side)
      )
    case 78..<81: return heard(Say.canceled(id), .canceled)
    case 81..<82: return heard(Say.canceled(id, kind: .orderExpired), .expired)
    case 82..<84: return heard(Say.canceled(id, kind: .orderSuspended), .suspended)
    case 84..<93:
      let draw = random.next(below: 6)
      let quantity = draw == 0 ? 7 : (draw == 1 ? order?.filled ?? 5 : order?.wanted ?? 5)
      let number = self.number(&random, order, .replaceRejected)
      let event = Say.replaced(id, quantity: quantity, number: UInt32(number))
      if model.isTold(id, .replaceRejected, number) { return (event, .refused) }
      return (event, model.note(id, .replaceRejected, number, model.replaced(id, quantity)))
    case 93..<97:
      // The answer to a request of an order that is over passes: it crossed with the end.
      let isCancel = random.nextBool()
      let trigger: OrderTrigger = isCancel ? .cancelRejected : .replaceRejected
      let number = self.number(&random, order, trigger)
      let event = Say.requestRejected(id, isCancel ? .cancel : .replace, number: UInt32(number))
      if !(order?.isLive ?? false) { return (event, .passes) }
      if model.isTold(id, trigger, number) { return (event, .refused) }
      return (event, model.note(id, trigger, number, heard(event, trigger).1))
    case 97..<101:
      let known = model.executions[id]?.keys.sorted() ?? []
      let execution = known.isEmpty ? 77 : known[Int(random.next(below: UInt64(known.count)))]
      if random.nextBool() {
        return (Say.bust(id, execution: execution), model.correct(id, execution, to: nil))
      }
      let quantity = 1 + Int64(random.next(below: 60))
      return (
        Say.correction(id, quantity, execution: execution),
        model.correct(id, execution, to: quantity)
      )
    case 101..<104:
      let quantity = Int64(random.next(below: 30))
      let number = self.number(&random, order, .restated)
      let event = Say.restated(id, quantity, .selfTrade, report: number)
      if model.isTold(id, .restated, number) { return (event, .refused) }
      return (event, model.note(id, .restated, number, model.takeOff(id, quantity)))
    case 104..<107: return (Say.rejected(id, by: .orders), .passes)
    default:
      return random.chance(1, outOf: 10)
        ? (Say.command(.cancelAll), .passes) : (Say.rejected(id, by: .orders), .passes)
    }
  }

  /// Often the next, now and then one that was said already, or none.
  private func number(_ random: inout SplitMix64, _ order: Model.Order?, _ kind: OrderTrigger)
    -> UInt64
  {
    let last = order?.said[kind] ?? 0
    switch random.next(below: 6) {
    case 0: return 0
    case 1: return random.next(below: last + 1)
    default: return last + 1 + random.next(below: 2)
    }
  }

  private func admission(
    of id: UInt64, from source: SourceID, _ random: inout SplitMix64, _ model: inout Model,
    _ nextID: inout UInt64
  ) -> (Event, Outcome) {
    let quantity = 5 * (1 + Int64(random.next(below: 40)))
    let isAgain = random.chance(1, outOf: 12) && model.orders[id] != nil
    var event = Say.new(isAgain ? id : nextID, .buy, quantity)
    event.source = source
    let fits = model.live.count < 100 && model.orders[nextID] == nil
    if isAgain || !fits { return (event, .refused) }
    model.live.append(nextID)
    model.orders[nextID] = Model.Order(source: source, quantity: quantity, wanted: quantity)
    nextID += 1
    return (event, .passes)
  }
}
