// What apus orders prints: a line an order, or a life an order, for people.

import Arguments
import EventText
import Events
import OrderAudit
import Printing

package struct OrdersReport {
  let isSteps: Bool
  let words: OrderWords
  let journals: [AuditedJournal]
  private let paint = Terminal.output.paint

  package init(_ auditor: borrowing OrderAuditor, isSteps: Bool) {
    self.isSteps = isSteps
    let journals = auditor.journals
    self.journals = journals
    words = OrderWords(auditor) { number, journal in
      let clients = journals[journal].clients
      return Int(number) < clients.count ? clients[Int(number)] : nil
    }
  }

  /// The places of what is shown, the oldest first.
  func places(_ auditor: borrowing OrderAuditor, limit: Int) -> [Int] {
    var places: [Int] = []
    for place in auditor.orders.indices where places.count < limit {
      if auditor.scope.shows(auditor.orders[place]) { places.append(place) }
    }
    return places
  }

  /// Returns how many orders it told.
  package func writeTable(_ auditor: borrowing OrderAuditor, limit: Int, to output: inout Output)
    -> Int
  {
    let shown = places(auditor, limit: limit)
    if shown.isEmpty { return 0 }
    if isSteps {
      for (at, place) in shown.enumerated() {
        if at > 0 { output.write("\n") }
        let order = auditor.orders[place]
        writeLife(order, symbol(order, auditor), auditor.venue(of: order), to: &output)
      }
    } else {
      let isRouted = shown.contains {
        auditor.orders[$0].venue != nil || auditor.orders[$0].isParent
      }
      var table = Table(
        [
          .init(title: "order", alignment: .left), .init(title: "began", alignment: .left),
          .init(title: "owner", alignment: .left), .init(title: "instrument", alignment: .left),
          .init(title: "side", alignment: .left), .init(title: "type", alignment: .left),
          .init(title: "quantity"), .init(title: "price"), .init(title: "filled"),
          .init(title: "average"), .init(title: "state", alignment: .left),
          .init(title: "last", alignment: .left),
        ]
          + (isRouted
            ? [.init(title: "venue", alignment: .left), .init(title: "part of", alignment: .left)]
            : []) + [.init(title: "why", alignment: .left)])
      let times = shown.flatMap { [auditor.orders[$0].began, auditor.orders[$0].last] }
      let isDated = Self.hasManyDays(times)
      for place in shown {
        let order = auditor.orders[place]
        table.add(
          [
            OrderWords.id(order), Self.time(order.began, isDated), owner(order),
            symbol(order, auditor),
            order.side.name ?? "?", order.type.name ?? "?", decimalText(order.quantity.units),
            Self.price(order).map { decimalText($0.units) } ?? "-", decimalText(order.filled.units),
            order.filled == .zero ? "-" : decimalText(order.averagePrice.units), order.shown.name,
            Self.time(order.last, isDated),
          ] + (isRouted ? [auditor.venue(of: order) ?? "-", Self.parent(order) ?? "-"] : [])
            + [words.why(order)])
      }
      for line in table.lines(paint: paint) { output.write(line + "\n") }
    }
    output.write("\n" + paint.dim(summary(shown, auditor)) + "\n")
    return shown.count
  }

  /// `12 orders (10 FILLED, 2 REJECTED) of 3456; 2026-11-20, UTC`
  private func summary(_ shown: [Int], _ auditor: borrowing OrderAuditor) -> String {
    var counts: [ShownState: UInt64] = [:]
    var days: Set<Substring> = []
    for place in shown {
      counts[auditor.orders[place].shown, default: 0] += 1
      days.insert(timeText(auditor.orders[place].began).prefix(10))
    }
    let states = ShownState.allCases.compactMap { state in
      counts[state].map { "\($0) \(state.name)" }
    }
    // Others weren't counted where ids were asked for.
    let all = auditor.scope.isByID ? "" : " of \(auditor.orderCount)"
    return "\(Readable.plural(UInt64(shown.count), "order")) (\(states.joined(separator: ", ")))"
      + "\(all); \(days.sorted().joined(separator: ", ")), UTC"
  }

  private func writeLife(
    _ order: AuditedOrder, _ symbol: String, _ venue: String?, to output: inout Output
  ) {
    let terms = OrderWords.terms(order.quantity, Self.price(order))
    output.write(
      paint.bold("order \(OrderWords.id(order))") + " of \(owner(order)): "
        + "\(order.side.name ?? "?") \(terms) \(symbol), \(order.type.name ?? "?") "
        + "\(order.timeInForce.name ?? "?")"
        + (order.stop == .zero ? "" : ", stop \(decimalText(order.stop.units))")
        + (OrderWords.ids(order).map { "; \($0)" } ?? "")
        + (venue.map { ", at \($0)" } ?? "")
        + (Self.parent(order).map { ", a part of order \($0)" } ?? "")
        + (order.isParent ? ", cut up over venues" : "") + "\n")
    let hasMany = journals.count > 1
    var table = Table(
      (hasMany ? [.init(title: "run", alignment: .left)] : []) + [
        .init(title: "time", alignment: .left), .init(title: "input"), .init(title: "record"),
        .init(title: "who", alignment: .left), .init(title: "what", alignment: .left),
        .init(title: "state", alignment: .left), .init(title: "filled"), .init(title: "leaves"),
        .init(title: "why", alignment: .left),
      ])
    let isDated = Self.hasManyDays(order.steps.map(\.time))
    for step in order.steps {
      let change = (step.from == nil || step.from == step.to ? "" : "→ ") + step.to.name
      table.add(
        (hasMany ? [run(step.journal)] : []) + [
          Self.time(step.time, isDated), "#\(step.sequence.number)", "\(step.position)",
          words.who(step.who, in: step.journal), OrderWords.what(step), change,
          decimalText(step.filled.units), decimalText(step.leaves.units), words.why(step),
        ])
    }
    for line in table.lines(indent: 2, paint: paint) { output.write(line + "\n") }
    var end = "  \(order.shown.name): \(decimalText(order.filled.units)) filled"
    if order.filled > .zero { end += " at \(decimalText(order.averagePrice.units)) on average" }
    end += "; \(Readable.duration(order.last.since(order.began).count)) from first to last"
    output.write(end + "\n")
  }

  // MARK: Parts

  /// The order that one is a part of.
  static func parent(_ order: AuditedOrder) -> String? {
    order.parent == .none ? nil : OrderWords.id(order.parent)
  }

  func owner(_ order: AuditedOrder) -> String {
    let isClient = journals[order.journal].isVenue && order.source.kind == .session
    return words.who(
      isClient ? .client(order.source.number) : .strategy(order.source.number), in: order.journal)
  }

  func symbol(_ order: AuditedOrder, _ auditor: borrowing OrderAuditor) -> String {
    auditor.symbol(of: order) ?? "-"
  }

  /// When its run began, as its directory is named.
  func run(_ journal: Int) -> String {
    let directory = journals[journal].reader.directory
    let name = directory.lastIndex(of: "/").map { directory[directory.index(after: $0)...] }
    return String(name ?? directory[...])
  }

  /// Nil for an order that has none.
  static func price(_ order: AuditedOrder) -> Price? {
    order.type == .limit || order.type == .stopLimit || order.price != .zero ? order.price : nil
  }

  private static func hasManyDays(_ times: [Nanoseconds]) -> Bool {
    let days = times.map { $0.count / 86_400_000_000_000 }
    return days.contains { $0 != days[0] }
  }

  /// The time of day, with the date before it where there are several.
  private static func time(_ time: Nanoseconds, _ isDated: Bool) -> String {
    var bytes: [UInt8] = []
    if isDated { bytes = Array((timeText(time).prefix(10) + " ").utf8) }
    appendTimeOfDay(time, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
