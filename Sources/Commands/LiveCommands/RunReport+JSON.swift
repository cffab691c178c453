// The summary of a run, for scripts.

import CommandWords
import EventText
import Events
import Fabric
import Pipeline
import Printing

extension RunReport {
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
      "threads": .array(summary.threads.map { .object(json($0)) }),
      "page_faults": .object([
        "minor": .number(summary.minorFaults), "major": .number(summary.majorFaults),
      ]), "snapshot": summary.snapshot.map { .text($0.path) } ?? .null,
      "snapshot_failure": summary.snapshotFailure.map { .text($0) } ?? .null,
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
      "positions": .array(summary.positions.map { .object(PositionReport.json($0)) }),
      "venue": market.map { .object(json($0)) } ?? .null,
      "journal": summary.journal.map { .text($0) } ?? .null,
      "journal_records": .number(summary.journalRecords),
      "recovery": recovery.map { .object(RecoveryWords.json($0)) } ?? .null,
    ]
  }

  private static func json(_ thread: ThreadSummary) -> JSONObject {
    let rates = thread.switchesPerMillion
    return [
      "name": .text(thread.name), "wait": .text(thread.wait.rawValue),
      "steps": .number(thread.steps), "minor_faults": .number(thread.usage.minorFaults),
      "major_faults": .number(thread.usage.majorFaults),
      "voluntary_switches": .number(thread.usage.voluntarySwitches),
      "involuntary_switches": .number(thread.usage.involuntarySwitches),
      "voluntary_switches_per_million": rates.map { .decimal($0.voluntary) } ?? .null,
      "involuntary_switches_per_million": rates.map { .decimal($0.involuntary) } ?? .null,
    ]
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

  /// What a venue counts, each under a name of its own; but what every core's summary has already.
  static func counts(_ summary: RunSummary) -> JSONObject {
    JSONObject(
      summary.counts.map { ($0.name.replacing(" ", with: "_"), .number($0.count)) }
        .filter { $0.0 != "journal_records" })
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
}
