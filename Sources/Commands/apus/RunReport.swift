// The summary of a run, for people and for scripts.

import Arguments
import EventText
import Events
import Fabric
import Pipeline
import Portfolio
import Printing

enum RunReport {
  static func lines(
    _ summary: RunSummary, _ market: EmbeddedMarketSummary?, log: String? = nil
  ) -> [String] {
    let paint = Terminal.output.paint
    var lines = [
      paint.bold("run of \(decimal(summary.seconds)) s")
        + ": \(Readable.plural(summary.ingressEvents, "ingress event")), "
        + "\(Readable.rate(Double(summary.ingressEvents) / max(0.001, summary.seconds)))/s; "
        + (summary.isClean ? "ended in good order" : paint.bold("FAILED"))
    ]
    lines += ["", paint.bold("stages")]
    var stages = Table([
      .init(title: "stage", alignment: .left), .init(title: "events in"),
      .init(title: "events out"), .init(title: "recorded"), .init(title: "refused"),
    ])
    for stage in summary.stages {
      stages.add([
        "\(stage.stage)", "\(stage.eventsIn)", "\(stage.eventsOut)", "\(stage.recorded)",
        "\(stage.refused)",
      ])
    }
    lines += stages.lines(indent: 2, paint: paint)
    lines += [
      "  orders: \(summary.ordersSent) requests sent, \(summary.ordersWithheld) withheld"
        + (summary.ending.map {
          ", \($0.riskRefusals) refused by risk, \($0.anomalies) anomalies, "
            + "\($0.ordersLeft) left working"
        } ?? ""),
      "  " + CtlStatus.rejects(summary.rejects, most: 3),
      "", paint.bold("latency") + ", of every 16th event",
      paint.dim(
        "  hop: from a ring's publication to its reader; since-ingress: from the sequencer"),
    ]
    lines += latencies(summary.latencies).lines(indent: 2, paint: paint)
    if !summary.threads.isEmpty {
      lines += ["", paint.bold("threads") + ", and what the kernel did for each while it polled"]
      lines += threads(summary.threads).lines(indent: 2, paint: paint)
    }
    if !summary.positions.isEmpty {
      lines += ["", paint.bold("positions")]
      lines += positions(summary.positions).lines(indent: 2, paint: paint)
    }
    if let firm = summary.totals.first {
      lines.append(
        "  in all: profit \(moneyText(firm.profit)), fees \(moneyText(firm.fees)), drawdown "
          + "\(moneyText(firm.drawdown)), gross \(moneyText(firm.gross)), net \(moneyText(firm.net))"
      )
    }
    if let market { lines += self.lines(market) }
    if let journal = summary.journal {
      lines += [
        "",
        paint.bold("journal") + " \(journal), \(Readable.plural(summary.journalRecords, "record"))",
        "  prove it:  apus journal verify \(journal)",
        "             apus replay \(journal)",
      ]
      if let snapshot = summary.snapshot {
        lines.append(
          "  snapshot:  \(snapshot.path)")
      }
    }
    if let log { lines.append("log \(log)") }
    return lines
  }

  private static func threads(_ threads: [ThreadSummary]) -> Table {
    var table = Table([
      .init(title: "thread", alignment: .left), .init(title: "page faults"),
      .init(title: "from a disk"), .init(title: "slept"), .init(title: "lost its CPU"),
    ])
    for thread in threads {
      let usage = thread.usage
      table.add([
        thread.name, "\(usage.minorFaults)", "\(usage.majorFaults)",
        "\(usage.voluntarySwitches)", "\(usage.involuntarySwitches)",
      ])
    }
    return table
  }

  /// The venue that was embedded, and who traded there.
  private static func lines(_ market: EmbeddedMarketSummary) -> [String] {
    let paint = Terminal.output.paint
    let counts = market.participants
    var lines = [
      "", paint.bold("venue") + " '\(market.instance)'",
      "  \(market.participantCount) participants: \(counts.requests) requests, "
        + "\(counts.reports) reports, \(counts.fills) of them fills, \(counts.refused) refused",
    ]
    if let venue = market.venue {
      let told = Set(["messages in", "events sequenced", "reports sent", "journal records"])
      lines.append(
        "  "
          + venue.filter { told.contains($0.name) }.map { "\($0.count) \($0.name)" }
          .joined(separator: ", "))
    }
    if let journal = market.journal { lines.append("  journal \(journal)") }
    return lines
  }

  /// An order that is open all the same.
  static func words(_ order: OpenOrderSummary) -> String {
    "still open: \(OrderWords.id(order.order)) \(order.side.name ?? "?") "
      + "\(decimalText(order.leaves.units)) \(order.symbol) @ \(decimalText(order.price.units))"
  }

  private static func json(_ open: OpenOrderSummary) -> JSONObject {
    [
      "order": .text(OrderWords.id(open.order)), "instrument": .text(open.symbol),
      "side": .text(open.side.name ?? ""), "quantity": .text(decimalText(open.leaves.units)),
      "price": .text(decimalText(open.price.units)),
    ]
  }

  private static func json(_ market: EmbeddedMarketSummary) -> JSONObject {
    let counts = market.participants
    return [
      "instance": .text(market.instance),
      "participants": .number(UInt64(market.participantCount)), "logons": .number(counts.logons),
      "requests": .number(counts.requests), "reports": .number(counts.reports),
      "fills": .number(counts.fills), "refused": .number(counts.refused),
      "dropped": .number(counts.dropped), "journal": market.journal.map { .text($0) } ?? .null,
      "counts": .object(
        JSONObject(
          (market.venue ?? []).map { ($0.name.replacing(" ", with: "_"), .number($0.count)) })),
    ]
  }

  static func latencies(_ all: [LatencySummary]) -> Table {
    var table = Table([
      .init(title: "from … to", alignment: .left), .init(title: "count"), .init(title: "p50"),
      .init(title: "p95"), .init(title: "p99"), .init(title: "p99.9"), .init(title: "max"),
    ])
    for latency in all where latency.histogram.count > 0 {
      let histogram = latency.histogram
      table.add(
        [latency.name, Readable.count(histogram.count)]
          + [0.5, 0.95, 0.99, 0.999].map { Readable.duration(histogram.quantile($0)) }
          + [Readable.duration(histogram.most)])
    }
    return table
  }

  static func positions(_ all: [PositionSummary]) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "position"),
      .init(title: "fills"), .init(title: "bought"), .init(title: "sold"), .init(title: "mark"),
      .init(title: "realized"), .init(title: "unrealized"), .init(title: "profit"),
    ])
    for entry in all {
      let position = entry.position
      table.add([
        entry.symbol, decimalText(position.quantity.units), "\(position.fillCount)",
        decimalText(position.bought.units), decimalText(position.sold.units),
        decimalText(position.mark.units), money(position.realized), money(position.unrealized),
        money(position.profit),
      ])
    }
    return table
  }

  /// To two decimals, rounded towards zero.
  static func money(_ money: Money) -> String {
    let cents = money.units / 100_000_000_000_000
    let sign = cents < 0 ? "-" : ""
    let whole = cents.magnitude / 100
    let rest = cents.magnitude % 100
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func decimal(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }

  static func json(
    _ summary: RunSummary, _ market: EmbeddedMarketSummary?, build: String,
    recovery: RecoveryReport? = nil
  ) -> JSONObject {
    [
      "instance": .text(summary.instance), "build": .text(build),
      "milliseconds": .number(UInt64(max(0, summary.seconds * 1000))),
      "clean": .bool(summary.isClean),
      "faults": .array(summary.faults.map { .text($0) }),
      "ingress_events": .number(summary.ingressEvents),
      "requests_sent": .number(summary.ordersSent),
      "orders_withheld": .number(summary.ordersWithheld),
      "risk_refusals": .optional(summary.ending?.riskRefusals),
      "anomalies": .optional(summary.ending?.anomalies),
      "orders_left": .optional(summary.ending?.ordersLeft),
      "open_orders": .array(summary.openOrders.map { .object(json($0)) }),
      "rejects": .object(JSONObject(summary.rejects.map { ($0.name, .number($0.value)) })),
      "profit": summary.totals.first.map { .text(moneyText($0.profit)) } ?? .null,
      "threads": .array(
        summary.threads.map {
          .object([
            "name": .text($0.name), "minor_faults": .number($0.usage.minorFaults),
            "major_faults": .number($0.usage.majorFaults),
            "voluntary_switches": .number($0.usage.voluntarySwitches),
            "involuntary_switches": .number($0.usage.involuntarySwitches),
          ])
        }),
      "page_faults": .object([
        "minor": .number(summary.minorFaults), "major": .number(summary.majorFaults),
      ]), "snapshot": summary.snapshot.map { .text($0.path) } ?? .null,
      "stages": .array(
        summary.stages.map {
          .object([
            "stage": .text("\($0.stage)"), "events_in": .number($0.eventsIn),
            "events_out": .number($0.eventsOut), "recorded": .number($0.recorded),
            "refused": .number($0.refused),
          ])
        }),
      "latency_ns": .array(
        summary.latencies.map { .object(json($0)) }),
      "positions": .array(summary.positions.map { .object(json($0)) }),
      "venue": market.map { .object(json($0)) } ?? .null,
      "journal": summary.journal.map { .text($0) } ?? .null,
      "journal_records": .number(summary.journalRecords),
      "recovery": recovery.map { .object(RecoveryWords.json($0)) } ?? .null,
    ]
  }

  static func json(_ latency: LatencySummary) -> JSONObject {
    let histogram = latency.histogram
    return [
      "name": .text(latency.name), "count": .number(histogram.count),
      "p50": .number(histogram.quantile(0.5)), "p95": .number(histogram.quantile(0.95)),
      "p99": .number(histogram.quantile(0.99)), "p999": .number(histogram.quantile(0.999)),
      "max": .number(histogram.most),
    ]
  }

  static func json(_ entry: PositionSummary) -> JSONObject {
    let position = entry.position
    return [
      "instrument": .text(entry.symbol),
      "position": .text(decimalText(position.quantity.units)),
      "fills": .number(position.fillCount), "bought": .text(decimalText(position.bought.units)),
      "sold": .text(decimalText(position.sold.units)),
      "mark": .text(decimalText(position.mark.units)), "realized": .text(money(position.realized)),
      "unrealized": .text(money(position.unrealized)), "profit": .text(money(position.profit)),
    ]
  }
}
