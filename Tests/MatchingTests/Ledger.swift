// What the reports alone say of every order: what was ordered is at every moment filled, taken off or left, and an order
// ends once.

import Events

struct Ledger {
  struct Entry {
    var instrument: UInt32
    var source: SourceID
    var side: Side
    var leaves: Int64
    var filled: Int64 = 0
  }

  private(set) var live: [UInt64: Entry] = [:]
  private(set) var trades: UInt64 = 0
  private(set) var refused: UInt64 = 0
  /// How often each kind of report came: a simulation in which something never happened proves nothing of it.
  private(set) var kinds: [EventKind: Int] = [:]
  private(set) var reasons: Set<Reason> = []
  /// The first half of a trade.
  private var half: OrderFill?
  private(set) var fault: String?

  private mutating func complain(_ text: String) { fault = fault ?? text }

  /// An order's end with all that is left of it.
  private mutating func end(_ order: UInt64, _ left: Int64) {
    if live[order]?.leaves != left { complain("\(left) taken off order \(order)") }
    live[order] = nil
  }

  mutating func hear(_ event: Event, of cause: Event) {
    kinds[event.kind, default: 0] += 1
    if half != nil && event.kind != .orderFill { complain("a fill without its other half") }
    switch event.kind {
    case .bookAdd, .bookModify, .bookDelete, .trade, .marketStatus: return
    case .orderRejected, .requestRejected:
      refused += 1
      reasons.insert(event.rejection.reason)
      if event.source != cause.source { complain("a refusal goes to who asked") }
      return
    case .orderAccepted:
      let report = event.payload(as: OrderAccepted.self)
      if live[event.order] != nil { complain("order \(event.order) accepted twice") }
      if event.source != cause.source { complain("an acceptance goes to who asked") }
      live[event.order] = Entry(
        instrument: event.instrument.index, source: event.source, side: report.side,
        leaves: report.quantity.units)
      return
    default: break
    }
    guard let entry = live[event.order] else {
      return complain("\(event.kind) of order \(event.order), which doesn't live")
    }
    if event.source != entry.source || event.instrument.index != entry.instrument {
      complain("a report goes to the owner's source")
    }
    switch event.kind {
    case .orderFill: fill(event.fill, entry)
    case .orderCanceled, .orderExpired:
      reasons.insert(event.cancellation.reason)
      if event.cancellation.side != entry.side { complain("order \(event.order) changed its side") }
      end(event.order, event.cancellation.quantity.units)
    case .orderReplaced:
      let total = event.payload(as: OrderReplaced.self).quantity.units
      live[event.order]!.leaves = total - entry.filled
    case .orderTriggered, .orderRestated:
      let report = event.payload(as: OrderRestated.self)
      if report.reason == .selfTrade { live[event.order]!.leaves -= report.quantity.units }
      if live[event.order]!.leaves <= 0 { complain("order \(event.order) lives with nothing") }
    default: complain("a report of kind \(event.kind)")
    }
  }

  private mutating func fill(_ fill: OrderFill, _ entry: Entry) {
    let order = fill.order.bits
    if fill.side != entry.side { complain("order \(order) changed its side") }
    live[order]!.leaves -= fill.quantity.units
    live[order]!.filled += fill.quantity.units
    if fill.quantity.units <= 0 || live[order]!.leaves < 0 { complain("order \(order) overfilled") }
    if live[order]!.leaves == 0 { live[order] = nil }
    guard let first = half else {
      trades += 1
      if fill.execution != trades { complain("execution \(fill.execution) isn't \(trades)") }
      half = fill
      return
    }
    half = nil
    let isPair =
      first.execution == fill.execution && first.price == fill.price
      && first.quantity == fill.quantity && first.side == fill.side.opposite
    if !isPair { complain("two halves of execution \(fill.execution) differ") }
  }

  /// All that it knows between two requests.
  var isWhole: Bool { half == nil && fault == nil }
}
