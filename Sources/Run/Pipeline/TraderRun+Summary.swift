// What a run was: read from its fabric, and, with its threads gone, from the stages themselves.

import Events
import Fabric
import Orders
import Portfolio
import Risk
import Routing

extension TendedRun {
  /// What any line has counted and measured. `isOurs`: its threads are gone, so what they held is there to be read.
  func summary(
    ofStages recorders: [StageID], stoppedNs: UInt64, isOurs: Bool
  ) -> RunSummary {
    let stages = recorders.map { stage in
      let block = TraderPart.counters(of: stage)
      return StageSummary(
        stage: stage, eventsIn: counter(block, "events_in"),
        eventsOut: counter(block, "events_out"), recorded: counter(block, "recorded"),
        refused: counter(block, "refused"))
    }
    let reading = CoreReading(view)
    let faults = pulse.pageFaults
    return RunSummary(
      instance: instance, seconds: Double(stoppedNs &- pulse.startedNs) / 1e9, stages: stages,
      latencies: reading.latencies, ordersSent: reading.sent, ordersWithheld: reading.withheld,
      journal: journalPath,
      threads: isOurs
        ? zip(topology.threads, executor.works).map {
          ThreadSummary(name: $0.name, wait: $0.wait, steps: $1.steps, usage: $1.usage)
        } : [],
      journalRecords: isOurs ? line.journalRecords : reading.journalRecords,
      rejects: reading.rejects, totals: reading.totals, snapshot: lastSnapshot,
      snapshotFailure: snapshotFailure,
      minorFaults: faults.minor, majorFaults: faults.major,
      isClean: isClean && self.faults.isEmpty, faults: self.faults)
  }
}

extension TraderRun {
  /// What a line's stages were refused and didn't believe since its journal began. No thread may own them.
  static func oddities(of line: TraderLine) -> (refusals: UInt64, anomalies: UInt64) {
    (
      line.risk.runner.stage.refusedCount,
      line.orders.runner.stage.anomalyCount + line.orders.runner.stage.alarmCount
    )
  }

  private var isOurs: Bool { stoppedNs != 0 && !isAbandoned }

  /// Orders that haven't ended; none while threads may own them.
  private var openOrders: [OpenOrderSummary] {
    guard isOurs else { return [] }
    return line.orders.runner.stage.openRecords.map { record in
      OpenOrderSummary(
        order: record.id, symbol: settings.instruments[Int(record.instrument.index)].symbol,
        side: record.side, leaves: record.leaves, price: record.price)
    }
  }

  public func summary() -> RunSummary {
    var summary = summary(
      ofStages: TraderPart.recorders, stoppedNs: stoppedNs, isOurs: isOurs)
    guard isOurs else { return summary }
    summary.positions = settings.instruments.enumerated().map { index, instrument in
      PositionSummary(
        symbol: instrument.symbol, position: line.risk.runner.stage.portfolio.position(index))
    }
    let all = Self.oddities(of: line)
    summary.ending = StagesEnding(
      riskRefusals: all.refusals - inherited.refusals,
      anomalies: all.anomalies - inherited.anomalies,
      ordersLeft: UInt64(line.orders.runner.stage.liveCount))
    summary.openOrders = openOrders
    return summary
  }
}
