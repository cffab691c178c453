// Executions booked, and what a venue says of them afterwards: what is held is what was traded in the end, and what is open of
// an order is what that leaves.

import Events
import Portfolio
import Tables

extension RiskStage {
  /// The fill of an order that isn't open here: whose it is, its source says, or its id. One whose id is the router's, or
  /// another's, is the first strategy's.
  @inlinable
  mutating func bookStray<Out: Emitter & ~Copyable>(
    _ event: Event, _ fill: OrderFill, into out: inout Out
  ) {
    strays &+= 1
    let instrument = Int(event.instrument.index)
    guard instrument < ledger.rules.count else {
      return distrust(event, booked: .zero, said: fill.quantity, into: &out)
    }
    var strategy = ledger.strategy(of: event.source)
    if strategy < 0 { strategy = ledger.strategy(of: .strategy(fill.order.strategy)) }
    if strategy < 0 { strategy = 0 }
    book(
      event, fill, instrument, strategy: strategy, account: 0, isFirst: false, isCounted: false,
      into: &out)
  }

  /// The venue takes an execution back, or says what it really was. What was booked goes out the way it came in; so the
  /// position and all that was paid are right. One that isn't kept any more can't be followed.
  @inlinable
  mutating func correct<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let said = event.payload(as: OrderFill.self)
    let slot = executions.find(number(of: said.execution, in: event), of: said.order)
    guard slot != IdIndex.absent else {
      return distrust(event, booked: .zero, said: said.quantity, into: &out)
    }
    let known = executions.items[Int(slot)]
    let instrument = Int(known.instrument)
    let strategy = Int(known.strategy)
    let account = Int(known.account)
    corrections &+= 1
    if event.kind == .executionBusted {
      executions.forget(slot)
      guard
        ledger.portfolio.bust(
          known.fill, of: instrument, strategy: strategy, account: account, fee: known.fee)
      else { return distrust(event, booked: known.quantity, said: .zero, into: &out) }
      if known.isCounted { recount(known.order, known.quantity, to: .zero) }
    } else {
      var real = said
      real.side = known.side
      real.liquidity = known.liquidity
      guard
        ledger.portfolio.correct(
          from: known.fill, to: real, of: instrument, strategy: strategy, account: account,
          fee: known.fee, isFirst: known.isFirst)
      else { return distrust(event, booked: known.quantity, said: said.quantity, into: &out) }
      executions.items[Int(slot)].price = said.price
      executions.items[Int(slot)].quantity = said.quantity
      executions.items[Int(slot)].fee = ledger.portfolio.lastFee
      if known.isCounted { recount(known.order, known.quantity, to: said.quantity) }
    }
    ledger.takePositions(instrument, strategy: strategy, account: account)
    ledger.doubtPeaks(strategy: strategy, account: account)
  }

  /// An execution that was counted as `known` is of another quantity now, or of none. What is over stays over; of an order
  /// that is open, what was taken back is open again, and one that is full now waits for the venue to say so.
  @inlinable
  mutating func recount(_ id: OrderID, _ known: Quantity, to real: Quantity) {
    let slot = ledger.orders.place(of: id).slot
    // An id that was given again after its order's end has nothing of that order's.
    guard slot != 0, ledger.orders.rows[Int(slot)].filled >= known else { return }
    change(slot) { order in
      let (sum, over) = (order.filled - known).units.addingReportingOverflow(real.units)
      order.filled = Quantity(units: over ? .max : sum)
      order.isCorrected = true
    }
  }

  /// A fill that the account can't hold leaves a position that isn't what was traded.
  @inlinable
  mutating func book<Out: Emitter & ~Copyable>(
    _ event: Event, _ fill: OrderFill, _ instrument: Int, strategy: Int, account: Int,
    isFirst: Bool, isCounted: Bool, into out: inout Out
  ) {
    guard
      ledger.portfolio.apply(
        fill, to: instrument, strategy: strategy, account: account, isFirst: isFirst)
    else { return distrust(event, booked: .zero, said: fill.quantity, into: &out) }
    executions.keep(
      fill, instrument, strategy: strategy, account: account, isFirst: isFirst,
      isCounted: isCounted, fee: ledger.portfolio.lastFee)
    ledger.takePositions(instrument, strategy: strategy, account: account)
  }
}
