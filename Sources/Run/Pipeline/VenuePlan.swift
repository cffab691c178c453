// The venue line's fabric: every ring with its writer and its reader, every block of counters, every histogram.
// ARCHITECTURE.md's diagram is this file.

import Events
import Fabric
import Settings

enum VenuePart {
  /// In line order; risk and matching are one stage.
  static let recorders: [StageID] = [.gatewayIn, .risk, .gatewayOut]
  static let inRing = "gateway-in-risk"
  static let outRing = "risk-gateway-out"
  static let operatorDesk = "operator"
  static let inputs: [StageID: String] = [
    .gatewayIn: WirePart.sessionsBack, .risk: inRing, .gatewayOut: outRing,
    .logger: TraderPart.journal(of: .gatewayIn),
  ]
}

extension FabricPlan {
  init(venue settings: VenueSettings, build: String, journal: String) {
    self.init(
      instance: settings.instance, build: build, pipeline: "venue",
      config: settings.bundle.first?.name ?? "", journal: journal)
    let sizes = settings.rings
    rings = [
      RingPlan(
        name: VenuePart.inRing, writer: "gateway-in", reader: "risk", capacity: sizes.capacity),
      RingPlan(
        name: VenuePart.outRing, writer: "risk", reader: "gateway-out", capacity: sizes.capacity),
      RingPlan(
        name: VenuePart.operatorDesk, writer: "operator", reader: "gateway-in", capacity: 64),
    ]
    addWire(hasTLS: settings.listen.tls != nil)
    for stage in VenuePart.recorders {
      rings.append(
        RingPlan(
          name: TraderPart.journal(of: stage), writer: "\(stage)", reader: "logger",
          capacity: sizes.journalCapacity))
      counters.append(
        CountersPlan(
          name: TraderPart.counters(of: stage), writer: "\(stage)", counters: StageCounter.names))
      histograms.append(HistogramPlan(name: TraderPart.hop(to: stage), writer: "\(stage)"))
      histograms.append(HistogramPlan(name: TraderPart.age(at: stage), writer: "\(stage)"))
    }
    counters.append(
      CountersPlan(name: TraderPart.logger, writer: "logger", counters: LoggerCounter.names))
    counters.append(
      CountersPlan(
        name: TraderPart.snapshots, writer: "operator", counters: SnapshotCounter.names))
    labels.append(
      LabelsPlan(name: BoardPart.instrumentNames, labels: settings.instruments.map(\.symbol)))
    counters.append(
      CountersPlan(name: BoardPart.riskState, writer: "risk", counters: BoardPart.venueRiskNames))
    addSessions(settings.peers.map(\.name))
    boards.append(
      BoardPlan(
        name: BoardPart.turnedAway, writer: "gateway-in", rows: TurnedAwayBoard.rowCount,
        columns: BoardPart.turnedAwayColumns))
    addVenueBoards(settings.instruments.map(\.symbol))
  }
}
