// The trader line's fabric: every ring with its writer and its reader, every block of counters, every
// histogram. ARCHITECTURE.md's diagram is this file.

import Events
import Fabric
import Settings

enum TraderPart {
  static let loopback = "loopback"
  static let operatorDesk = "operator"
  static let logger = "logger"
  static let snapshots = "snapshots"
  static let gatewayOut = "gateway-out.orders"
  static let market = "gateway-in.market"
  static let lag = "gateway-in.lag"
  static let tickToOrder = "gateway-out.tick-to-order"

  /// The ring from a stage to the next one of the line.
  static func ring(from stage: StageID) -> String {
    "\(stage)-\(StageID(code: stage.code + 1))"
  }

  static func journal(of stage: StageID) -> String { "\(stage)-logger" }

  static func counters(of stage: StageID) -> String { "stage.\(stage)" }

  /// Latency from publication into a stage's input ring to its being taken.
  static func hop(to stage: StageID) -> String { "hop.\(stage)" }

  /// Latency from the sequencer to a stage.
  static func age(at stage: StageID) -> String { "since-ingress.\(stage)" }

  /// What gateway-in takes from a strategy in another process, and what the strategy stage's thread tells it.
  static func intents(of seat: String) -> String { "outside.\(seat).intents" }
  static func events(of seat: String) -> String { "outside.\(seat).events" }

  /// Each stage's input ring, as far as one ring tells whether something waits for it.
  static var inputs: [StageID: String] {
    var inputs: [StageID: String] = [.gatewayIn: loopback, .logger: journal(of: .gatewayIn)]
    for stage in senders {
      inputs[StageID(code: stage.code + 1)] = ring(from: stage)
    }
    return inputs
  }

  /// The stages that send on: all but gateway-out and the logger.
  static let senders: [StageID] = [.gatewayIn, .book, .strategy, .orders, .risk]
  /// The stages that put their events on record.
  static let recorders: [StageID] = senders + [.gatewayOut]
}

extension FabricPlan {
  init(trader settings: TraderSettings, build: String, journal: String) {
    self.init(
      instance: settings.instance, build: build, pipeline: "trader",
      config: settings.bundle.first?.name ?? "", journal: journal)
    let rings = settings.rings
    for stage in TraderPart.senders {
      self.rings.append(
        RingPlan(
          name: TraderPart.ring(from: stage), writer: "\(stage)",
          reader: "\(StageID(code: stage.code + 1))", capacity: rings.capacity))
    }
    self.rings.append(
      RingPlan(
        name: TraderPart.loopback, writer: "gateway-out", reader: "gateway-in",
        capacity: rings.loopbackCapacity))
    self.rings.append(
      RingPlan(
        name: TraderPart.operatorDesk, writer: "operator", reader: "gateway-in", capacity: 64))
    for stage in TraderPart.recorders {
      self.rings.append(
        RingPlan(
          name: TraderPart.journal(of: stage), writer: "\(stage)", reader: "logger",
          capacity: rings.journalCapacity))
      counters.append(
        CountersPlan(
          name: TraderPart.counters(of: stage), writer: "\(stage)", counters: StageCounter.names))
      histograms.append(
        HistogramPlan(name: TraderPart.hop(to: stage), writer: "\(stage)"))
      histograms.append(
        HistogramPlan(name: TraderPart.age(at: stage), writer: "\(stage)"))
    }
    if settings.venue == nil {
      counters.append(
        CountersPlan(
          name: TraderPart.gatewayOut, writer: "gateway-out", counters: GatewayOutCounter.names))
      counters.append(
        CountersPlan(name: TraderPart.market, writer: "gateway-in", counters: ["sent"]))
      histograms.append(HistogramPlan(name: TraderPart.lag, writer: "gateway-in"))
      histograms.append(HistogramPlan(name: TraderPart.tickToOrder, writer: "gateway-out"))
    } else {
      addWire(hasTLS: settings.venues.contains { $0.peer.tls != nil })
    }
    for writer in KillWriter.allCases {
      counters.append(
        CountersPlan(
          name: writer.part, writer: writer == .risk ? "risk" : "operator", counters: ["on"]))
    }
    counters.append(
      CountersPlan(name: TraderPart.logger, writer: "logger", counters: LoggerCounter.names))
    counters.append(
      CountersPlan(
        name: TraderPart.snapshots, writer: "operator", counters: SnapshotCounter.names))
    for seat in settings.strategies where seat.settings.kind == .outside {
      counters.append(
        CountersPlan(
          name: TraderPart.intents(of: seat.name), writer: "gateway-in",
          counters: IntentCounter.names))
      counters.append(
        CountersPlan(
          name: TraderPart.events(of: seat.name), writer: "strategy",
          counters: EventCounter.names))
    }
    labels.append(
      LabelsPlan(
        name: BoardPart.instrumentNames, labels: settings.instruments.map(\.symbol)))
    addTraderBoards(settings)
  }
}
