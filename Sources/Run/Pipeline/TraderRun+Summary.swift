// What a run was: read from its fabric, and, with its threads gone, from the stages themselves.

import Events
import Fabric
import Orders
import Portfolio
import Risk
import Routing

extension TraderRun {
  public func counter(_ block: String, _ name: String) -> UInt64 {
    guard let part = view.part(named: block) else { return 0 }
    return view.counters(of: part).first { $0.name == name }?.value ?? 0
  }

  /// Orders that haven't ended; none while threads may own them.
  var openOrders: [OpenOrderSummary] {
    guard stoppedNs != 0, !isAbandoned else { return [] }
    return line.orders.runner.stage.openRecords.map { record in
      OpenOrderSummary(
        order: record.id, symbol: settings.instruments[Int(record.instrument.index)].symbol,
        side: record.side, leaves: record.leaves, price: record.price)
    }
  }

  /// What the run was. After `stop`.
  public func summary() -> RunSummary {
    let stages = TraderPart.recorders.map { stage in
      let block = TraderPart.counters(of: stage)
      return StageSummary(
        stage: stage, eventsIn: counter(block, "events_in"),
        eventsOut: counter(block, "events_out"), recorded: counter(block, "recorded"),
        refused: counter(block, "refused"))
    }
    let latencies = view.histograms.map {
      LatencySummary(name: $0.name, histogram: view.snapshot(of: $0))
    }
    let isOurs = stoppedNs != 0 && !isAbandoned
    let positions =
      isOurs
      ? settings.instruments.enumerated().map { index, instrument in
        PositionSummary(
          symbol: instrument.symbol,
          position: line.risk.runner.stage.portfolio.position(index))
      } : []
    return RunSummary(
      instance: settings.instance, seconds: Double(stoppedNs - startedNs) / 1e9, stages: stages,
      latencies: latencies, positions: positions,
      ordersSent: counter(TraderPart.gatewayOut, "sent") + counter(WirePart.countsOut, "sent"),
      ordersWithheld: counter(TraderPart.gatewayOut, "withheld")
        + counter(WirePart.countsOut, "withheld"),
      ending: isOurs
        ? StagesEnding(
          riskRefusals: line.risk.runner.stage.refusedCount,
          anomalies: line.orders.runner.stage.anomalyCount
            + line.orders.runner.stage.alarmCount,
          ordersLeft: UInt64(line.orders.runner.stage.liveCount)) : nil,
      journal: journalPath,
      threads: isOurs
        ? zip(topology.threads, executor.usages).map { ThreadSummary(name: $0.name, usage: $1) }
        : [],
      journalRecords: line.logger.isTaken && isOurs
        ? line.logger.runner.writer.records : counter(TraderPart.logger, "records"),
      openOrders: openOrders, rejects: CoreReading(view).rejects, totals: CoreReading(view).totals,
      snapshot: lastSnapshot, minorFaults: faultsAtStop.minor &- faultsAtStart.minor,
      majorFaults: faultsAtStop.major &- faultsAtStart.major,
      isClean: isClean && faults.isEmpty, faults: faults)
  }
}
