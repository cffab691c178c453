// What may be left of an order by what is on record of it, when a run that ended without a word is read back.

import Events

/// An order that was about to be sent, and what may be left of it by what its venue has said since. Of what a venue says
/// nothing was checked when it went on record: so it is counted as the order manager does, and 64 bits needn't hold what comes
/// of it.
struct SentOrder {
  /// As it was about to be sent.
  let event: Event
  private let side: Side
  private var total: Int128
  private var left: Int128
  /// What each execution filled, as far as it stands.
  private var executions: [UInt64: Quantity] = [:]

  init(_ event: Event) {
    self.event = event
    let order = event.payload(as: OrderNew.self)
    side = order.side
    total = Int128(order.quantity.units)
    left = total
  }

  var isOver: Bool { left <= 0 }

  /// Counts once, however often it is told.
  mutating func fill(_ fill: OrderFill) {
    guard fill.quantity.units > 0, fill.execution != 0, fill.side == side,
      executions[fill.execution] == nil
    else { return }
    executions[fill.execution] = fill.quantity
    left -= Int128(fill.quantity.units)
  }

  /// A venue takes an execution back, once, or says what it really was.
  mutating func correct(_ fill: OrderFill, isBust: Bool) {
    guard let known = executions[fill.execution], known != .zero,
      isBust || fill.quantity.units > 0
    else { return }
    let real: Quantity = isBust ? .zero : fill.quantity
    executions[fill.execution] = real
    left += Int128(known.units) - Int128(real.units)
  }

  /// What was filled stays filled.
  mutating func replace(_ quantity: Quantity) {
    left += Int128(quantity.units) - total
    total = Int128(quantity.units)
  }
}
