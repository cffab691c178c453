// The trader line, put together: seven stages, their rings, one owner for each end. The stages are
// concrete types, so a step is a direct call; which thread makes it is the executor's business.

import Books
import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXGateways
import Fabric
import Gateways
import Journal
import Orders
import Platform
import Risk
import Routing
import Strategies
import Tables
import Settings

// Each seat is one thread's until all are joined.
final class TraderLine: RunLine, @unchecked Sendable {
  // The ends: a generated market and a paper venue, or a session with a venue over FIX.
  let gatewayIn: Seat<GatewayInRunner>
  let wireIn: Seat<FIXInRunner>
  let book: Seat<StageRunner<VenueBooks>>
  let strategy: Seat<StageRunner<StrategyHouse>>
  let orders: Seat<StageRunner<RoutedOrders>>
  let risk: Seat<StageRunner<RiskStage>>
  let gatewayOut: Seat<GatewayOutRunner>
  let wireOut: Seat<FIXOutRunner>
  let logger: Seat<LoggerRunner>
  let clock: Clock
  /// Nothing is to be met for the first time while it trades.
  let isWarmed: Bool
  /// Risk's word to gateway-out: written by risk's thread.
  let riskWord: CounterBlock
  // What stages show of themselves: each its stage's thread's.
  var tops: TopsBoard
  let strategiesBoard: StrategiesBoard
  var ordersBoard: OrdersBoard
  var riskBoards: RiskBoards
  /// Where the stages leave copies of themselves.
  let snapshots: SnapshotDesk
  /// Kept as long as a thread that doesn't come back may look at it.
  private let fabric: Fabric
  /// The seats of strategies in other processes, for the same time.
  private let exchanges: SeatExchanges

  /// Events a stage takes before its thread looks at the next one: few enough that what it wrote is
  /// still in the cache when the next stage reads it.
  static let batch = 64

  init(
    _ settings: TraderSettings, fabric: Fabric, clock: Clock, writer: consuming JournalWriter?,
    wires: consuming Wires?, doubts: DoubtfulOrders = DoubtfulOrders(),
    recovered: RecoveredTrader? = nil, exchanges: SeatExchanges? = nil, spots: [ParkingSpot],
    topology: Topology
  ) {
    self.clock = clock
    isWarmed = settings.warmUp.events > 0
    let exchanges = exchanges ?? SeatExchanges(settings.strategies)
    self.exchanges = exchanges
    self.fabric = fabric
    riskWord = fabric.counters(KillWriter.risk.part)
    tops = TopsBoard(fabric)
    strategiesBoard = StrategiesBoard(fabric, settings)
    ordersBoard = OrdersBoard(fabric)
    riskBoards = RiskBoards(fabric)
    var book = VenueBooks(settings.venueBooks)
    var strategy = StrategyHouse(settings.strategies.map(\.settings))
    var orders = RoutedOrders(settings.orders, routing: settings.router)
    var risk = RiskStage(settings.risk)
    let fittings = LineFittings(
      settings.journal, fabric: fabric, clock: clock, spots: spots, topology: topology,
      drill: settings.drill)
    var rooms = [
      (StageID.gatewayIn, LineFittings.streamByteCount), (.book, fittings.room(&book)),
      (.strategy, fittings.room(&strategy)), (.orders, fittings.room(&orders)),
      (.risk, fittings.room(&risk)),
    ]
    if settings.venue != nil { rooms.append((.gatewayOut, Self.workingByteCount(settings))) }
    let snapshots = SnapshotDesk(rooms)
    self.snapshots = snapshots
    let intents = exchanges.intents(
      settings, recovered?.parameters ?? ParameterBoard(settings.strategies), fabric)
    if let venue = settings.venue, let wires = wires.take() {
      fittings.spot(.gatewayIn).wake(by: wires.reader.wakeDescriptor)
      wireIn = Seat(
        Self.wayIn(
          settings, over: venue, fittings, snapshots, reader: wires.reader,
          contexts: wires.contexts, numbers: wires.numbers,
          opening: recovered?.opening ?? doubts.opening, after: recovered?.after ?? 0,
          notBefore: recovered?.lastTime ?? .zero, intents))
      wireOut = Seat(
        Self.wayOut(
          settings, over: venue, fittings, snapshots, writer: wires.writer, stores: wires.stores,
          inDoubt: doubts.inDoubt, heard: doubts.called + (recovered?.heard ?? [])))
      gatewayIn = Seat()
      gatewayOut = Seat()
    } else {
      gatewayIn = Seat(Self.market(settings, fittings, snapshots, recovered, intents))
      gatewayOut = Seat(Self.paper(settings, fittings))
      wireIn = Seat()
      wireOut = Seat()
    }
    self.book = Seat(
      StageRunner(
        stage: book, input: fittings.input(.book), out: fittings.emitter(.book),
        vitals: fittings.vitals(.book), place: snapshots.place(of: .book)))
    self.strategy = Seat(
      StageRunner(
        stage: strategy, input: fittings.input(.strategy),
        out: fittings.emitter(.strategy, exchanges.events(settings, fabric)),
        vitals: fittings.vitals(.strategy), place: snapshots.place(of: .strategy)))
    self.orders = Seat(
      StageRunner(
        stage: orders, input: fittings.input(.orders), out: fittings.emitter(.orders),
        vitals: fittings.vitals(.orders), place: snapshots.place(of: .orders)))
    self.risk = Seat(
      StageRunner(
        stage: risk, input: fittings.input(.risk), out: fittings.emitter(.risk),
        vitals: fittings.vitals(.risk), place: snapshots.place(of: .risk)))
    logger = fittings.logger(
      of: TraderPart.recorders, writer: writer, level: settings.journal.durability)
    if let recovered { takeOn(recovered) }
    riskWord.publish(0, self.risk.runner.stage.isKilled ? 1 : 0)
  }

  /// Whether its ends are sessions.
  var isOnWire: Bool { wireIn.isTaken }
}
