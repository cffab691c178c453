// The summary of a run, for people and for scripts.

import Arguments
import CommandWords
import EventText
import Events
import Fabric
import Pipeline
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
      "  " + requests(summary), "  " + CtlStatus.rejects(summary.rejects, most: 3),
      "", paint.bold("latency") + ", of every 16th event",
      paint.dim(
        "  hop: from a ring's publication to its reader; since-ingress: from the sequencer"),
    ]
    lines += latencies(summary.latencies).lines(indent: 2, paint: paint)
    if !summary.threads.isEmpty {
      lines += ["", paint.bold("threads") + ", and what the kernel did for each while it polled"]
      lines += threads(summary.threads).lines(indent: 2, paint: paint)
    }
    lines.append(
      "  page faults while it ran: \(summary.minorFaults), of them \(summary.majorFaults) from a disk"
    )
    if !summary.counts.isEmpty {
      lines += ["", paint.bold("traffic")]
      lines += summary.counts.map {
        "  " + Table.pad($0.name, 26, .left) + Readable.count($0.count)
      }
    }
    if !summary.positions.isEmpty {
      lines += ["", paint.bold("positions")]
      lines += PositionReport.table(summary.positions).lines(indent: 2, paint: paint)
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
      if let failure = summary.snapshotFailure {
        lines.append("  " + paint.bold("no snapshot") + " \(failure)")
      }
    }
    if let log { lines.append("log \(log)") }
    return lines
  }

  /// What went out, and what became of what didn't.
  private static func requests(_ summary: RunSummary) -> String {
    guard let ending = summary.ending else {
      return summary.counts.isEmpty
        ? "orders: \(summary.ordersSent) requests sent, \(summary.ordersWithheld) withheld"
        : "reports: \(summary.ordersSent) sent"
    }
    return "orders: \(summary.ordersSent) requests sent, \(summary.ordersWithheld) withheld, "
      + "\(ending.riskRefusals) refused by risk, \(ending.anomalies) anomalies, "
      + "\(ending.ordersLeft) left working"
  }

  private static func threads(_ threads: [ThreadSummary]) -> Table {
    var table = Table([
      .init(title: "thread", alignment: .left), .init(title: "waits", alignment: .left),
      .init(title: "steps"), .init(title: "page faults"), .init(title: "from a disk"),
      .init(title: "slept"), .init(title: "lost its CPU"), .init(title: "slept/M"),
      .init(title: "lost/M"),
    ])
    for thread in threads {
      let usage = thread.usage
      let rates = thread.switchesPerMillion
      table.add([
        thread.name, thread.wait.rawValue, "\(thread.steps)", "\(usage.minorFaults)",
        "\(usage.majorFaults)", "\(usage.voluntarySwitches)", "\(usage.involuntarySwitches)",
        rates.map { decimal($0.voluntary) } ?? "-", rates.map { decimal($0.involuntary) } ?? "-",
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

  private static func decimal(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }

}
