// A strategy that makes a market and sometimes takes one: on each instrument a bid and an ask
// around the middle, leaning against its position, and an immediate order when one side of the top
// of book outweighs the other. Whole numbers throughout; its time is the event's.
//
// It has a bounded number of orders out, its own limit and below every table downstream: an order
// counts until its last report has come back round, whoever gave it. It hears the reports before
// the order manager does, so it believes the same ones: every execution once, also one that comes
// late or fills more than was left. Other strategies' orders pass by unheard.

import Events
import Orders
import Tables

public struct QuoteAndTake: Stage, ~Copyable {
  @usableFromInline let settings: QuoteAndTakeTerms
  @usableFromInline var markets: Slab<Market>
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<OwnOrder>
  @usableFromInline var executions: ExecutionLog
  @usableFromInline var counter: UInt32
  /// No orders until a rearm.
  @usableFromInline var isQuiet: Bool
  /// No orders until a run begins.
  @usableFromInline var isStopping: Bool
  @usableFromInline var suppressed: UInt64
  @usableFromInline var disregarded: UInt64
  @usableFromInline var strays: UInt64

  public init(_ settings: QuoteAndTakeSettings) {
    precondition(!settings.instruments.isEmpty, "a strategy has instruments")
    self.settings = QuoteAndTakeTerms(settings)
    markets = Slab(
      count: settings.instruments.count, repeating: Market(terms: settings.instruments[0]))
    for (index, terms) in settings.instruments.enumerated() {
      markets[index] = Market(terms: terms)
    }
    ids = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(
      count: settings.orderCapacity,
      repeating: OwnOrder(instrument: 0, side: .none, leaves: .zero))
    executions = ExecutionLog(capacity: max(1_024, 4 * settings.orderCapacity))
    counter = 0
    isQuiet = false
    isStopping = false
    suppressed = 0
    disregarded = 0
    strays = 0
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    out.pass(event)
    switch event.kind.code {
    case EventKind.topOfBook.code: quoteAndTake(event, into: &out)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      if settings.seat.mayHear(event) { hear(event) }
    case EventKind.operatorCommand.code:
      obey(event.payload(as: OperatorCommand.self).action, event.instrument)
    case EventKind.killSwitch.code: stop(event.payload(as: KillSwitch.self), event.instrument)
    default: break
    }
  }

  /// What is stopped isn't asked for again and again: risk would refuse it each time.
  @inlinable
  mutating func stop(_ kill: KillSwitch, _ instrument: InstrumentID) {
    let isStopped = kill.mode.code >= KillMode.block.code
    let index = Int(instrument.index)
    switch kill.scope.code {
    case RiskScope.strategy.code:
      guard kill.target == UInt64(settings.seat.strategy) else { return }
      if index < markets.count {
        markets[index].isStopped = isStopped
      } else {
        isQuiet = isStopped
      }
    case RiskScope.instrument.code:
      if index < markets.count { markets[index].isStopped = isStopped }
    case RiskScope.firm.code, RiskScope.account.code, RiskScope.session.code:
      // It trades for one account, over one session.
      isQuiet = isStopped
    default: break
    }
  }

  /// The working orders are the order manager's to cancel; this one only falls silent.
  @inlinable
  mutating func obey(_ action: OperatorAction, _ instrument: InstrumentID) {
    let index = Int(instrument.index)
    if index < markets.count {
      if action == .haltInstrument { markets[index].isHalted = true }
      if action == .resumeInstrument { markets[index].isHalted = false }
    }
    if action == .shutdown { isStopping = true }
    if action == .begin { isStopping = false }
    if action == .kill { isQuiet = true }
    if action == .rearm {
      isQuiet = false
      for market in 0..<markets.count { markets[market].isStopped = false }
    }
  }

  // MARK: Looking

  /// Orders that weren't sent because too many are out.
  @inlinable public var suppressedCount: UInt64 { suppressed }
  /// Reports and tops of book whose numbers can't be.
  @inlinable public var disregardedCount: UInt64 { disregarded }
  /// Fills of more than it had out, which count all the same, and executions that were changed
  /// later.
  @inlinable public var strayFillCount: UInt64 { strays }
  @inlinable public var ordersOut: Int { ids.count }
  @inlinable public var ordersSent: UInt32 { counter }

  /// What its own orders bought less what they sold.
  public func position(_ instrument: Int) -> Quantity { markets[instrument].position }

  /// What is open is the sum of the orders out, and with it no position passes the limit.
  public func checkInvariants() {
    precondition(ids.count == free.takenCount)
    var buys = [Quantity](repeating: .zero, count: markets.count)
    var sells = buys
    for slot in 0..<orders.count where free.isTaken(UInt32(slot)) {
      let order = orders[slot]
      precondition(order.leaves > .zero)
      if order.side == .buy {
        buys[Int(order.instrument)] += order.leaves
      } else {
        sells[Int(order.instrument)] += order.leaves
      }
    }
    for instrument in 0..<markets.count {
      let market = markets[instrument]
      precondition(market.openBuy == buys[instrument] && market.openSell == sells[instrument])
      // Traded without having been out, or not traded after all: the limit was broken elsewhere.
      if strays == 0 {
        precondition(market.reach(.buy) <= settings.maximumPosition)
        precondition(market.reach(.sell) <= settings.maximumPosition)
      }
      for quote in [market.bid, market.ask] where quote.order != .none {
        precondition(ids.index(of: quote.order.bits) != IdTable.absent)
      }
    }
  }
}
