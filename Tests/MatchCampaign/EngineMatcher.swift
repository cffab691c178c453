// The engine as a matcher: commands become its events, and its reports become lines. What a report
// doesn't carry (what an order has left, the other order of a fill) is kept here, and what it does
// carry must agree with that.

import Books
import Events
import Matching
import ReferenceMatching

final class EngineMatcher: Matcher {
  private var engine: MatchingEngine
  private var out = Collector()
  private var sequence: UInt64 = 0
  private var records: [UInt64: Record] = [:]
  /// The aggressor's half of a trade whose other half hasn't come yet.
  private var half: (fill: OrderFill, line: Line)?
  private var executions: Set<UInt64> = []
  private var wrong: String?
  /// What a listener would know, where the engine publishes.
  private var published: PublishedBook?

  private struct Record {
    var side: OrderSide?
    var filled: Int64 = 0
    var leaves: Int64
  }

  init(_ scenario: Scenario) {
    let terms = scenario.instruments.map { terms in
      MatchingInstrument(
        tick: Price(units: terms.tick), lot: Quantity(units: terms.lot),
        lowestPrice: Price(units: terms.lowest), highestPrice: Price(units: terms.highest),
        referencePrice: terms.reference.map { Price(units: $0) },
        dynamicBandBasisPoints: terms.bandBasisPoints,
        allocation: terms.isProRata ? .proRata : .priceTime, orderCapacity: terms.capacity)
    }
    engine = MatchingEngine(
      MatchingSettings(
        instruments: terms, publishesBook: scenario.isPublished, windowTicks: scenario.windowTicks))
    if scenario.isPublished { published = PublishedBook() }
  }

  func apply(_ command: Command) -> [Line] {
    sequence += 1
    out.events.removeAll(keepingCapacity: true)
    for event in EngineEvents.of(command, Sequence(sequence)) {
      let before = out.events.count
      engine.handle(event, into: &out)
      checkStep(before)
      while engine.isUnfinished {
        let before = out.events.count
        engine.resume(into: &out)
        checkStep(before)
        if out.events.count > 1_000_000 { fatalError("an answer without an end") }
      }
    }
    var lines: [Line] = []
    for event in out.events {
      read(event, &lines)
      published?.hear(event)
    }
    if half != nil {
      complain("a fill without its other half")
      half = nil
    }
    return lines
  }

  private func checkStep(_ before: Int) {
    if out.events.count - before > maximumFanOut {
      complain("\(out.events.count - before) events in one step")
    }
  }

  func complaint() -> String? {
    engine.checkInvariants()
    return wrong ?? published?.wrong
  }

  /// A listener knows what is displayed, order by order.
  private func checkPublished(_ resting: [RestingOrder], _ instrument: Int) {
    guard let published else { return }
    let told = published.orders(of: instrument)
    let shown = resting.filter { $0.place == .displayed }
    let isSame =
      told.count == shown.count
      && zip(told, shown).allSatisfy { entry, order in
        entry.order == order.order.bits && entry.isSell == (order.side == .sell)
          && entry.price == order.price.units && entry.quantity == order.shown.units
      }
    if !isSame { complain("the published book isn't the one that rests") }
  }

  func resting(of instrument: Int) -> [ReferenceResting] {
    let resting = engine.resting(of: instrument)
    checkPublished(resting, instrument)
    return resting.map { order in
      if records[order.order.bits]?.leaves != order.leaves.units {
        complain("order \(order.order.bits) rests with \(order.leaves.units)")
      }
      return ReferenceResting(
        order: order.order.bits, account: order.account, side: Self.side(order.side) ?? .buy,
        place: Self.place(order.place), price: order.price.units, leaves: order.leaves.units,
        shown: order.shown.units)
    }
  }

  private func complain(_ text: String) { wrong = wrong ?? "command \(sequence): \(text)" }

  // MARK: - Reports

  private func read(_ event: Event, _ lines: inout [Line]) {
    if half != nil && event.kind != .orderFill { complain("a fill without its other half") }
    switch event.kind {
    case .orderAccepted:
      let report = event.payload(as: OrderAccepted.self)
      let leaves = report.quantity.units
      if records[report.order.bits] != nil { complain("\(report.order.bits) accepted twice") }
      records[report.order.bits] = Record(side: Self.side(report.side), leaves: leaves)
      lines.append(line(.accepted, event, report.order, report.price, leaves, nil))
    case .orderRejected, .requestRejected:
      let report = event.payload(as: OrderRejected.self)
      lines.append(
        Line(
          .rejected, instrument: instrument(event), order: report.order.bits, side: nil, price: nil,
          quantity: 0, leaves: 0, reason: reason(report.reason)))
    case .orderFill: readFill(event, &lines)
    case .orderCanceled, .orderExpired:
      let report = event.payload(as: OrderCanceled.self)
      let quantity = report.quantity.units
      if records[report.order.bits]?.leaves != quantity {
        complain("\(quantity) taken off order \(report.order.bits), which has another quantity")
      }
      records[report.order.bits]?.leaves = 0
      lines.append(
        line(
          event.kind == .orderCanceled ? .canceled : .expired, event, report.order, nil, quantity,
          reason(report.reason)))
      records[report.order.bits] = nil
    case .orderReplaced:
      let report = event.payload(as: OrderReplaced.self)
      if let record = records[report.order.bits] {
        records[report.order.bits]!.leaves = report.quantity.units - record.filled
      }
      lines.append(
        line(.replaced, event, report.order, report.price, report.quantity.units, nil))
    case .orderTriggered, .orderRestated:
      let report = event.payload(as: OrderRestated.self)
      let isDecrement = report.reason == .selfTrade
      if isDecrement { records[report.order.bits]?.leaves -= report.quantity.units }
      lines.append(
        line(
          event.kind == .orderTriggered ? .triggered : .restated, event, report.order, report.price,
          report.quantity.units, isDecrement ? .selfTrade : nil))
    default: break
    }
  }

  private func readFill(_ event: Event, _ lines: inout [Line]) {
    let report = event.payload(as: OrderFill.self)
    records[report.order.bits]?.filled += report.quantity.units
    records[report.order.bits]?.leaves -= report.quantity.units
    var found = line(.fill, event, report.order, report.price, report.quantity.units, nil)
    if found.leaves == 0 { records[report.order.bits] = nil }
    guard let first = half else {
      half = (report, found)
      return
    }
    half = nil
    if first.fill.execution != report.execution {
      complain("two halves of a trade with different executions")
    }
    if !executions.insert(report.execution).inserted { complain("an execution number twice") }
    var aggressor = first.line
    aggressor.contra = report.order.bits
    found.contra = first.fill.order.bits
    lines += [aggressor, found]
  }

  private func line(
    _ kind: LineEvent, _ event: Event, _ order: OrderID, _ price: Price?, _ quantity: Int64,
    _ reason: LineReason?
  ) -> Line {
    let record = records[order.bits]
    if record == nil { complain("a report of order \(order.bits), which doesn't live") }
    return Line(
      kind, instrument: instrument(event), order: order.bits, side: record?.side,
      price: price?.units, quantity: quantity, leaves: record?.leaves ?? 0, reason: reason)
  }

  private func instrument(_ event: Event) -> Int? {
    event.instrument == .none ? nil : Int(event.instrument.index)
  }

  private func reason(_ reason: Reason) -> LineReason? {
    if let name = reason.name, let known = LineReason(rawValue: name) { return known }
    complain("a reason that MATCHING.md doesn't have: \(reason.name ?? "\(reason.code)")")
    return nil
  }

  private static func side(_ side: Side) -> OrderSide? {
    side == .buy ? .buy : side == .sell ? .sell : nil
  }

  private static func place(_ place: RestingPlace) -> ReferencePlace {
    switch place {
    case .displayed: .displayed
    case .hidden: .hidden
    case .allOrNone: .allOrNone
    case .stop: .stop
    case .auction: .auction
    }
  }
}

private struct Collector: Emitter {
  var events: [Event] = []

  mutating func pass(_ event: Event) {}

  mutating func emit(_ event: Event) { events.append(event) }
}
