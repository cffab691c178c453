// The stage between a decision and the wire: it refuses what would break a limit, with the numbers
// that decided, and keeps the positions that the limits are about. Cancels always pass.
//
// A position limit counts the worst case: all open orders of a side filled. What a fill, a cancel or a
// reject takes off is what this stage put on, by its own record of the order, not by what a report says.

import Events
import Portfolio
import Tables

public struct RiskLimits: Hashable, Sendable {
  /// The largest quantity of one order.
  public var maximumOrder: Quantity
  /// The largest position either way, open orders included.
  public var maximumPosition: Quantity

  public init(maximumOrder: Quantity, maximumPosition: Quantity) {
    self.maximumOrder = maximumOrder
    self.maximumPosition = maximumPosition
  }
}

public struct RiskSettings: Hashable, Sendable {
  /// One for each instrument.
  public var limits: [RiskLimits]
  public var orderCapacity: Int
  /// The core starts with the kill switch on, and waits for the operator's rearm.
  public var startsKilled: Bool

  public init(limits: [RiskLimits], orderCapacity: Int = 16_384, startsKilled: Bool = false) {
    self.limits = limits
    self.orderCapacity = orderCapacity
    self.startsKilled = startsKilled
  }
}

@frozen
@usableFromInline
struct Exposure: BitwiseCopyable {
  @usableFromInline var openBuy: Quantity
  @usableFromInline var openSell: Quantity
  @usableFromInline var maximumOrder: Quantity
  @usableFromInline var maximumPosition: Quantity

  @inlinable
  init(maximumOrder: Quantity, maximumPosition: Quantity) {
    openBuy = .zero
    openSell = .zero
    self.maximumOrder = maximumOrder
    self.maximumPosition = maximumPosition
  }
}

@frozen
@usableFromInline
struct RiskOrder: BitwiseCopyable {
  @usableFromInline var id: OrderID
  @usableFromInline var quantity: Quantity
  @usableFromInline var filled: Quantity
  /// The total that a replace on its way asks for; what is open counts the larger.
  @usableFromInline var wanted: Quantity
  @usableFromInline var instrument: UInt32
  @usableFromInline var side: Side

  @inlinable
  init(id: OrderID, quantity: Quantity, instrument: UInt32, side: Side) {
    self.id = id
    self.quantity = quantity
    filled = .zero
    wanted = quantity
    self.instrument = instrument
    self.side = side
  }

  @inlinable var open: Quantity { (wanted > quantity ? wanted : quantity) - filled }
}

public struct RiskStage: Stage, ~Copyable {
  public var portfolio: Portfolio
  @usableFromInline var exposures: Slab<Exposure>
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<RiskOrder>
  @usableFromInline var killed: Bool
  @usableFromInline var stopping: Bool
  @usableFromInline var passes: UInt64
  @usableFromInline var failures: UInt64

  public init(_ settings: RiskSettings) {
    precondition(!settings.limits.isEmpty && settings.orderCapacity > 0)
    portfolio = Portfolio(instrumentCount: settings.limits.count)
    exposures = Slab(
      count: settings.limits.count,
      repeating: Exposure(maximumOrder: .zero, maximumPosition: .zero))
    for (index, limits) in settings.limits.enumerated() {
      exposures[index] = Exposure(
        maximumOrder: limits.maximumOrder, maximumPosition: limits.maximumPosition)
    }
    ids = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(
      count: settings.orderCapacity,
      repeating: RiskOrder(id: .none, quantity: .zero, instrument: 0, side: .none))
    killed = settings.startsKilled
    stopping = false
    passes = 0
    failures = 0
  }

  public var isKilled: Bool { killed }
  public var passedCount: UInt64 { passes }
  @inlinable public var refusedCount: UInt64 { failures }
  public var openCount: Int { ids.count }

  /// What open orders could still add to a position.
  public mutating func openQuantity(_ side: Side, of instrument: Int) -> Quantity {
    side == .buy ? exposures[instrument].openBuy : exposures[instrument].openSell
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.topOfBook.code:
      if event.instrument.index < UInt32(exposures.count) {
        portfolio.mark(event.payload(as: TopOfBook.self), of: Int(event.instrument.index))
      }
      out.pass(event)
    case EventKind.orderNew.code: decideNew(event, into: &out)
    case EventKind.orderReplace.code: decideReplace(event, into: &out)
    case EventKind.orderFill.code:
      fill(event)
      out.pass(event)
    case EventKind.orderCanceled.code, EventKind.orderExpired.code, EventKind.orderRejected.code:
      close(OrderID(bits: event.words.w0))
      out.pass(event)
    case EventKind.orderReplaced.code:
      settleReplace(event.payload(as: OrderReplaced.self))
      out.pass(event)
    case EventKind.requestRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      if rejected.request == .replace && rejected.origin != .orders {
        forgetReplace(rejected.order)
      }
      out.pass(event)
    case EventKind.operatorCommand.code:
      obey(event.payload(as: OperatorCommand.self).action)
      out.pass(event)
    default:
      out.pass(event)
    }
  }

  @inlinable
  mutating func obey(_ action: OperatorAction) {
    if action == .kill { killed = true }
    if action == .rearm { killed = false }
    if action == .shutdown { stopping = true }
  }

  // MARK: Decisions

  /// Checks in their order: kill switch, shutdown, order size, position. The first that fails decides.
  @inlinable
  mutating func decide(
    instrument: Int, side: Side, quantity: Quantity, adding: Quantity
  ) -> (reason: Reason, limit: Int64, value: Int64) {
    if killed { return (.killSwitch, 0, 1) }
    if stopping { return (.shutdown, 0, 1) }
    let exposure = exposures[instrument]
    if quantity > exposure.maximumOrder {
      return (.orderSize, exposure.maximumOrder.units, quantity.units)
    }
    let held = portfolio.quantity(instrument).units
    let worst =
      side == .buy
      ? held + exposure.openBuy.units + adding.units
      : exposure.openSell.units + adding.units - held
    if worst > exposure.maximumPosition.units {
      return (.positionLimit, exposure.maximumPosition.units, worst)
    }
    return (.none, 0, 0)
  }

  @inlinable
  mutating func decideNew<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    let instrument = Int(event.instrument.index)
    guard instrument < exposures.count, new.quantity.units > 0,
      new.side == .buy || new.side == .sell
    else { return refuse(event, new.order, (.invalid, 0, 0), .new, new.side, into: &out) }
    let decision = decide(
      instrument: instrument, side: new.side, quantity: new.quantity, adding: new.quantity)
    guard decision.reason == .none else {
      return refuse(event, new.order, decision, .new, new.side, into: &out)
    }
    let slot = free.take()
    guard slot != FreeList.none else {
      return refuse(
        event, new.order, (.capacity, Int64(orders.count), Int64(orders.count)), .new, new.side,
        into: &out)
    }
    guard case .inserted = ids.insert(new.order.bits, index: slot) else {
      free.giveBack(slot)
      return refuse(event, new.order, (.duplicateOrder, 0, 0), .new, new.side, into: &out)
    }
    orders[Int(slot)] = RiskOrder(
      id: new.order, quantity: new.quantity, instrument: UInt32(instrument), side: new.side)
    open(new.quantity, new.side, instrument)
    passes &+= 1
    out.pass(event)
  }

  /// A replace may ask for more: that more is checked, and open from now on.
  @inlinable
  mutating func decideReplace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let replace = event.payload(as: OrderReplace.self)
    let index = ids.index(of: replace.order.bits)
    guard index != IdTable.absent else {
      return refuse(event, replace.order, (.unknownOrder, 0, 0), .replace, .none, into: &out)
    }
    let order = orders[Int(index)]
    let more = replace.quantity - order.quantity
    let adding = more.units > 0 ? more : .zero
    let decision = decide(
      instrument: Int(order.instrument), side: order.side, quantity: replace.quantity,
      adding: adding)
    guard decision.reason == .none else {
      return refuse(event, replace.order, decision, .replace, order.side, into: &out)
    }
    let before = order.open
    orders[Int(index)].wanted = replace.quantity
    open(orders[Int(index)].open - before, order.side, Int(order.instrument))
    passes &+= 1
    out.pass(event)
  }

  @inlinable
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ why: (reason: Reason, limit: Int64, value: Int64),
    _ request: RequestKind, _ side: Side, into out: inout Out
  ) {
    failures &+= 1
    out.emit(
      Event(
        causedBy: event, kind: request == .new ? .orderRejected : .requestRejected,
        source: event.source, instrument: event.instrument,
        OrderRejected(
          order: order, limit: why.limit, value: why.value, reason: why.reason, origin: .risk,
          request: request, side: side)))
  }

  // MARK: What became of it

  @inlinable
  mutating func open(_ quantity: Quantity, _ side: Side, _ instrument: Int) {
    if side == .buy {
      exposures[instrument].openBuy += quantity
    } else {
      exposures[instrument].openSell += quantity
    }
  }

  @inlinable
  mutating func fill(_ event: Event) {
    let fill = event.payload(as: OrderFill.self)
    let index = ids.index(of: fill.order.bits)
    guard index != IdTable.absent else { return }
    let order = orders[Int(index)]
    let instrument = Int(order.instrument)
    let before = order.open
    orders[Int(index)].filled += fill.quantity
    open(orders[Int(index)].open - before, order.side, instrument)
    portfolio.apply(fill, to: instrument)
    if orders[Int(index)].filled >= orders[Int(index)].quantity { close(fill.order) }
  }

  /// The order is over: what was open of it is open no more.
  @inlinable
  mutating func close(_ order: OrderID) {
    let index = ids.remove(order.bits)
    guard index != IdTable.absent else { return }
    let record = orders[Int(index)]
    open(-record.open, record.side, Int(record.instrument))
    free.giveBack(index)
  }

  @inlinable
  mutating func settleReplace(_ replaced: OrderReplaced) {
    let index = ids.index(of: replaced.order.bits)
    guard index != IdTable.absent else { return }
    let before = orders[Int(index)].open
    orders[Int(index)].quantity = replaced.quantity
    orders[Int(index)].wanted = replaced.quantity
    let order = orders[Int(index)]
    open(order.open - before, order.side, Int(order.instrument))
  }

  @inlinable
  mutating func forgetReplace(_ id: OrderID) {
    let index = ids.index(of: id.bits)
    guard index != IdTable.absent else { return }
    let before = orders[Int(index)].open
    orders[Int(index)].wanted = orders[Int(index)].quantity
    let order = orders[Int(index)]
    open(order.open - before, order.side, Int(order.instrument))
  }

  public mutating func checkInvariants() {
    portfolio.checkInvariants()
    precondition(ids.count == free.takenCount)
    for instrument in 0..<exposures.count {
      var buys = Quantity.zero
      var sells = Quantity.zero
      for slot in 0..<orders.count where free.isTaken(UInt32(slot)) {
        guard orders[slot].instrument == UInt32(instrument) else { continue }
        if orders[slot].side == .buy {
          buys += orders[slot].open
        } else {
          sells += orders[slot].open
        }
      }
      precondition(exposures[instrument].openBuy == buys)
      precondition(exposures[instrument].openSell == sells)
      let held = portfolio.quantity(instrument)
      precondition(held + buys <= exposures[instrument].maximumPosition || buys == .zero)
      precondition(sells - held <= exposures[instrument].maximumPosition || sells == .zero)
    }
  }
}
