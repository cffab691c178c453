// The ends of a trader's line: gateways for a session with a venue over FIX, or a generated market and a paper venue.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXGateways
import FIXSession
import Fabric
import Gateways
import Network
import Platform
import TLS
import Tables
import Settings

extension TraderLine {
  /// What a restart must know of the orders that work at a venue.
  static func workingByteCount(_ settings: TraderSettings) -> Int {
    FIXGatewayOut.workingMax(orderCapacity: settings.gatewayOut.orderCapacity)
      * MemoryLayout<Event>.size
  }

  /// What each venue may name in gateway-in's table.
  private static func share(_ settings: TraderSettings, _ venue: TraderVenue) -> Int {
    Identifiers.share(ofEach: settings.venues.count, capacity: venue.identifierCapacity)
  }

  /// Gateway-out keeps names longer: twice as many, and it refuses none.
  private static func names(
    _ settings: TraderSettings, _ venue: TraderVenue, isOut: Bool
  ) -> Names {
    var accounts: [String] = []
    for venue in settings.venues where !accounts.contains(venue.account) {
      accounts.append(venue.account)
    }
    return Names(
      symbols: settings.instruments.map(\.symbol), accounts: accounts,
      identifiers: Identifiers(
        capacity: (isOut ? 2 : 1) * venue.identifierCapacity, key: UInt64.random(in: 1 ... .max),
        epoch: settings.runEpoch, sessions: isOut ? 1 : settings.venues.count,
        share: isOut ? 0 : share(settings, venue)))
  }

  // MARK: A session

  static func wayIn(
    _ settings: TraderSettings, over venue: TraderVenue, _ fittings: LineFittings,
    _ snapshots: SnapshotDesk, reader: consuming Reactor, contexts: consuming Shelf<TLSContext>,
    numbers: [InboundNumbers], opening: [Event], after: UInt64, notBefore: Nanoseconds,
    _ intents: consuming IntentLines
  ) -> FIXInRunner {
    let fabric = fittings.fabric
    let peers = settings.venues.map(\.peer)
    let tlsCount = peers.contains { $0.tls != nil } ? 1 : 0
    return FIXInRunner(
      gateway: FIXGatewayIn(
        role: .trader, instrumentCount: settings.instruments.count, peers: peers,
        listening: fittings.traced(venue.connection), numbers: numbers,
        dialect: CompiledDialect(.apus),
        names: names(settings, venue, isOut: false), epoch: settings.runEpoch, reactor: reader,
        admin: fittings.admin(WirePart.sessions, to: .gatewayOut),
        back: AdminReceiver(fabric.consumer(WirePart.sessionsBack)),
        sealed: Shelf(count: tlsCount) { _ in AdminReceiver(fabric.consumer(WirePart.sealed)) },
        contexts: contexts),
      opening: opening, operatorDesk: fabric.consumer(TraderPart.operatorDesk),
      loopback: Shelf(count: 1) { _ in fabric.consumer(TraderPart.loopback) },
      out: fittings.emitter(.gatewayIn), vitals: fittings.vitals(.gatewayIn),
      journal: fittings.journal, isGated: fittings.isGated,
      counters: fabric.counters(WirePart.countsIn), timerPeriod: settings.timerPeriod,
      place: snapshots.place(of: .gatewayIn), after: after, notBefore: notBefore,
      sessions: SessionsInBoard(fabric), rejects: RejectCounts(fabric), seats: intents)
  }

  static func wayOut(
    _ settings: TraderSettings, over venue: TraderVenue, _ fittings: LineFittings,
    _ snapshots: SnapshotDesk, writer: consuming Reactor, stores: consuming Shelf<MappedStore?>,
    inDoubt: [Event], heard: [Event]
  ) -> FIXOutRunner {
    let fabric = fittings.fabric
    let peers = settings.venues.map(\.peer)
    let tlsCount = peers.contains { $0.tls != nil } ? 1 : 0
    return FIXOutRunner(
      gateway: FIXGatewayOut(
        role: .trader, trading: venue.terms, killWords: KillWords(fabric), inDoubt: inDoubt,
        heard: heard, peers: peers, listening: fittings.traced(venue.connection),
        instrumentCount: settings.instruments.count, stores: stores,
        memory: FIXMemory(
          names: names(settings, venue, isOut: true),
          orderCapacity: settings.gatewayOut.orderCapacity,
          identifierCapacity: venue.identifierCapacity,
          identifierShare: share(settings, venue), seatCount: peers.count,
          epoch: settings.runEpoch,
          key: UInt64(settings.runEpoch) | 1),
        epoch: settings.runEpoch, journalEpoch: settings.journal.isOn ? settings.epoch : 0,
        ringCapacity: settings.rings.capacity, reactor: writer,
        admin: AdminReceiver(fabric.consumer(WirePart.sessions)),
        back: fittings.admin(WirePart.sessionsBack, to: .gatewayIn),
        sealed: Shelf(count: tlsCount) { _ in fittings.admin(WirePart.sealed, to: .gatewayIn) }),
      input: fittings.input(.gatewayOut),
      record: RecordEmitter(recorder: fittings.recorder(.gatewayOut)),
      vitals: fittings.vitals(.gatewayOut), journal: fittings.journal, isGated: fittings.isGated,
      inToOut: fabric.histogram(WirePart.inToOut), counters: fabric.counters(WirePart.countsOut),
      loopback: Shelf(count: 1) { _ in fittings.loopback() }, sessions: SessionsOutBoard(fabric),
      place: snapshots.place(of: .gatewayOut))
  }

  // MARK: A market that is made up

  static func market(
    _ settings: TraderSettings, _ fittings: LineFittings, _ snapshots: SnapshotDesk,
    _ recovered: RecoveredTrader?, _ intents: consuming IntentLines
  ) -> GatewayInRunner {
    let fabric = fittings.fabric
    let now = fittings.clock.now()
    return GatewayInRunner(
      gateway: GatewayIn(
        market: MarketGenerator(settings.market, startNs: now),
        timerPeriod: settings.timerPeriod, startNs: max(now, recovered?.lastTime.count ?? 0),
        after: recovered?.after ?? 0),
      loopback: fabric.consumer(TraderPart.loopback),
      operatorDesk: fabric.consumer(TraderPart.operatorDesk), out: fittings.emitter(.gatewayIn),
      vitals: fittings.vitals(.gatewayIn), lag: fabric.histogram(TraderPart.lag),
      market: fabric.counters(TraderPart.market), opening: slab(recovered?.opening ?? []),
      place: snapshots.place(of: .gatewayIn), rejects: RejectCounts(fabric), seats: intents)
  }

  static func paper(_ settings: TraderSettings, _ fittings: LineFittings) -> GatewayOutRunner {
    let fabric = fittings.fabric
    return GatewayOutRunner(
      gateway: GatewayOut(settings.gatewayOut), input: fittings.input(.gatewayOut),
      record: RecordEmitter(recorder: fittings.recorder(.gatewayOut)),
      loopback: fittings.loopback(), vitals: fittings.vitals(.gatewayOut),
      journal: fittings.journal, killWords: KillWords(fabric), isGated: fittings.isGated,
      tickToOrder: fabric.histogram(TraderPart.tickToOrder),
      counters: fabric.counters(TraderPart.gatewayOut))
  }

  private static func slab(_ events: [Event]) -> Slab<Event> {
    var slab = Slab<Event>(count: events.count, repeating: .empty)
    for (at, event) in events.enumerated() { slab[at] = event }
    return slab
  }
}
