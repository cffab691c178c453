// What a run was: counted by the stages, measured on the way, held by the portfolio.

import Events
import Fabric
import Platform
import Portfolio

public struct StageSummary: Sendable {
  public var stage: StageID
  public var eventsIn: UInt64
  public var eventsOut: UInt64
  public var recorded: UInt64
  public var refused: UInt64
}

public struct LatencySummary: Sendable {
  public var name: String
  public var histogram: HistogramSnapshot
}

public struct PositionSummary: Sendable {
  public var symbol: String
  public var position: Position

  public init(symbol: String, position: Position) {
    self.symbol = symbol
    self.position = position
  }
}

/// What a thread did from the moment when it began to poll, and what the kernel did for it.
public struct ThreadSummary: Hashable, Sendable {
  public var name: String
  public var wait: WaitStrategy
  /// Steps of its stages: events that they took, and the rest of what such events had to be told.
  public var steps: UInt64
  public var usage: ThreadUsage

  public init(name: String, wait: WaitStrategy, steps: UInt64, usage: ThreadUsage) {
    self.name = name
    self.wait = wait
    self.steps = steps
    self.usage = usage
  }

  /// How often a thread that never waits slept, and lost its CPU, in a million events. Nil of one that sleeps on
  /// purpose, or has done nothing.
  public var switchesPerMillion: (voluntary: Double, involuntary: Double)? {
    guard wait == .spin, steps > 0 else { return nil }
    let millions = Double(steps) / 1e6
    return (
      Double(usage.voluntarySwitches) / millions, Double(usage.involuntarySwitches) / millions
    )
  }
}

/// Something that is counted, as people call it.
public struct NamedCount: Hashable, Sendable {
  public var name: String
  public var count: UInt64

  public init(_ name: String, _ count: UInt64) {
    self.name = name
    self.count = count
  }
}

/// An order that hadn't ended when the run did.
public struct OpenOrderSummary: Sendable {
  public var order: OrderID
  public var symbol: String
  public var side: Side
  /// What may still be filled.
  public var leaves: Quantity
  public var price: Price
}

public struct StagesEnding: Sendable {
  public var riskRefusals: UInt64
  public var anomalies: UInt64
  /// Orders still live.
  public var ordersLeft: UInt64
}

public struct RunSummary: Sendable {
  public var instance: String
  public var seconds: Double
  public var stages: [StageSummary]
  public var latencies: [LatencySummary]
  /// Empty where `ending` is nil.
  public var positions: [PositionSummary] = []
  /// Requests; of a venue, reports.
  public var ordersSent: UInt64
  public var ordersWithheld: UInt64
  /// What a trader's stages counted in this run, and held at its end; nil of a venue, and where a thread never came back and
  /// may still own them.
  public var ending: StagesEnding?
  /// Nil where nothing was recorded.
  public var journal: String?
  /// Empty where a thread never came back.
  public var threads: [ThreadSummary]
  public var journalRecords: UInt64
  /// Still open; empty where `ending` is nil.
  public var openOrders: [OpenOrderSummary] = []
  /// By reason, the most frequent first.
  public var rejects: [CounterReading] = []
  /// What each scope is in all, as risk last showed it.
  public var totals: [ScopeReading] = []
  /// The last snapshot of the run; nil where there is none.
  public var snapshot: SnapshotOutcome?
  /// Why the newest couldn't be taken; nil when it could.
  public var snapshotFailure: String?
  /// While it ran: those that memory answered, and those that a disk did.
  public var minorFaults: UInt64 = 0
  public var majorFaults: UInt64 = 0
  /// The end was in good order: rings drained, journal closed.
  public var isClean: Bool
  public var faults: [String]
  /// What a venue counts besides; empty of a trader.
  public var counts: [NamedCount] = []

  public var ingressEvents: UInt64 {
    stages.first { $0.stage == .gatewayIn }?.eventsOut ?? 0
  }
}
