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
import Strategies
import Tables

/// A stage's memory: allocated once, on lines of its own, owned by the thread that polls it.
@safe
struct Seat<Runner: ~Copyable>: ~Copyable {
  private let place: UnsafeMutablePointer<Runner>
  /// False for a stage that this line does without: the logger, where nothing is recorded.
  let isTaken: Bool

  /// A seat that stays empty.
  init() {
    unsafe place = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
      .assumingMemoryBound(to: Runner.self)
    isTaken = false
  }

  init(_ runner: consuming Runner) {
    unsafe place = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<Runner>.stride, alignment: 128
    ).bindMemory(to: Runner.self, capacity: 1)
    unsafe place.initialize(to: runner)
    isTaken = true
  }

  var runner: Runner {
    unsafeAddress {
      precondition(isTaken)
      return unsafe UnsafePointer(place)
    }
    nonmutating unsafeMutableAddress {
      precondition(isTaken)
      return unsafe place
    }
  }

  deinit {
    if isTaken { unsafe place.deinitialize(count: 1) }
    unsafe UnsafeMutableRawPointer(place).deallocate()
  }
}

// Each seat is one thread's until all are joined.
final class TraderLine: ThreadedLine, @unchecked Sendable {
  // The ends: a generated market and a paper venue, or a session with a venue over FIX.
  let gatewayIn: Seat<GatewayInRunner>
  let wireIn: Seat<FIXInRunner>
  let book: Seat<StageRunner<BookBuilder>>
  let strategy: Seat<StageRunner<StrategyHouse>>
  let orders: Seat<StageRunner<OrderManager>>
  let risk: Seat<StageRunner<RiskStage>>
  let gatewayOut: Seat<GatewayOutRunner>
  let wireOut: Seat<FIXOutRunner>
  let logger: Seat<LoggerRunner>
  let clock: Clock
  /// Risk's word to gateway-out: written by risk's thread.
  private let riskWord: CounterBlock
  // What stages show of themselves: each its stage's thread's.
  private var tops: TopsBoard
  private var ordersBoard: OrdersBoard
  private var riskBoards: RiskBoards
  /// Where the stages leave copies of themselves.
  let snapshots: SnapshotDesk
  /// Kept as long as a thread that doesn't come back may look at it.
  private let fabric: Fabric
  /// The seats of strategies in other processes, for the same time.
  private let exchanges: SeatExchanges

  /// Events a stage takes before its thread looks at the next one: few enough that what it wrote is
  /// still in the cache when the next stage reads it.
  private static let batch = 64

  init(
    _ settings: TraderSettings, fabric: Fabric, clock: Clock, writer: consuming JournalWriter?,
    wires: consuming Wires?, doubts: DoubtfulOrders = DoubtfulOrders(),
    recovered: RecoveredTrader? = nil, exchanges: SeatExchanges? = nil, spots: [ParkingSpot],
    topology: Topology
  ) {
    self.clock = clock
    let exchanges = exchanges ?? SeatExchanges(settings.strategies)
    self.exchanges = exchanges
    self.fabric = fabric
    riskWord = fabric.counters(KillWriter.risk.part)
    tops = TopsBoard(fabric)
    ordersBoard = OrdersBoard(fabric)
    riskBoards = RiskBoards(fabric)
    var book = BookBuilder(settings.books)
    var strategy = StrategyHouse(settings.strategies.map(\.settings))
    var orders = OrderManager(settings.orders)
    var risk = RiskStage(settings.risk)
    func room<Machine: Persisted & ~Copyable>(_ machine: inout Machine) -> Int {
      settings.journal.isOn ? machine.measureState() + Self.streamByteCount : 0
    }
    var rooms = [
      (StageID.gatewayIn, Self.streamByteCount), (.book, room(&book)), (.strategy, room(&strategy)),
      (.orders, room(&orders)), (.risk, room(&risk)),
    ]
    if settings.venue != nil {
      rooms.append(
        (
          .gatewayOut,
          FIXGatewayOut.workingMax(orderCapacity: settings.gatewayOut.orderCapacity)
            * MemoryLayout<Event>.size
        ))
    }
    let snapshots = SnapshotDesk(rooms)
    self.snapshots = snapshots
    let isRecorded = settings.journal.isOn
    func spot(_ stage: StageID) -> ParkingSpot { spots[topology.thread(of: stage)] }
    func vitals(_ stage: StageID) -> StageVitals {
      let isDrilled = settings.drill.drill != .none && settings.drill.stage == stage
      return StageVitals(
        counters: fabric.counters(TraderPart.counters(of: stage)),
        hop: fabric.histogram(TraderPart.hop(to: stage)),
        age: fabric.histogram(TraderPart.age(at: stage)), clock: clock,
        drill: settings.drill.drill, drillAt: isDrilled ? settings.drill.afterEvents : .max)
    }
    func recorder(_ stage: StageID) -> StreamRecorder {
      StreamRecorder(
        journal: fabric.producer(TraderPart.journal(of: stage)), isOn: isRecorded,
        logger: spot(.logger))
    }
    func emitter(_ stage: StageID, _ seats: consuming EventLines = EventLines()) -> RingEmitter {
      RingEmitter(
        output: fabric.producer(TraderPart.ring(from: stage)), recorder: recorder(stage),
        next: spot(StageID(code: stage.code + 1)), clock: clock, seats: seats)
    }
    func input(_ stage: StageID) -> RingConsumer {
      fabric.consumer(TraderPart.ring(from: StageID(code: stage.code - 1)))
    }
    func loopback() -> LoopbackEmitter {
      LoopbackEmitter(
        ring: fabric.producer(TraderPart.loopback), gatewayIn: spot(.gatewayIn), clock: clock)
    }
    let isGated = isRecorded && settings.journal.durability != .none
    let now = clock.now()
    if let venue = settings.venue, let wires = wires.take() {
      spot(.gatewayIn).wake(by: wires.reader.wakeDescriptor)
      func admin(_ ring: String, to stage: StageID) -> AdminSender {
        let spot = spot(stage)
        return AdminSender(fabric.producer(ring)) { spot.wakeIfAsleep() }
      }
      let tlsCount = venue.peer.tls == nil ? 0 : 1
      var listening = venue.connection
      listening.traceByteCount = settings.journal.traceByteCount
      func names(_ share: Int) -> Names {
        Names(
          symbols: settings.instruments.map(\.symbol), accounts: [venue.account],
          identifiers: Identifiers(
            capacity: share * venue.identifierCapacity, key: UInt64.random(in: 1 ... .max),
            epoch: settings.runEpoch))
      }
      wireIn = Seat(
        FIXInRunner(
          gateway: FIXGatewayIn(
            role: .trader, instrumentCount: settings.instruments.count, peers: [venue.peer],
            listening: listening, nextInbound: wires.nextInbound,
            dialect: CompiledDialect(.apus), names: names(1), epoch: settings.runEpoch,
            reactor: wires.reader, admin: admin(WirePart.sessions, to: .gatewayOut),
            back: AdminReceiver(fabric.consumer(WirePart.sessionsBack)),
            sealed: Shelf(count: tlsCount) { _ in AdminReceiver(fabric.consumer(WirePart.sealed)) },
            contexts: wires.contexts),
          opening: recovered?.opening ?? doubts.opening,
          operatorDesk: fabric.consumer(TraderPart.operatorDesk),
          loopback: Shelf(count: 1) { _ in fabric.consumer(TraderPart.loopback) },
          out: emitter(.gatewayIn), vitals: vitals(.gatewayIn),
          journal: fabric.reading(counters: TraderPart.logger), isGated: isGated,
          counters: fabric.counters(WirePart.countsIn), timerPeriod: settings.timerPeriod,
          place: snapshots.place(of: .gatewayIn), after: recovered?.after ?? 0,
          sessions: SessionsInBoard(fabric), rejects: RejectCounts(fabric),
          seats: exchanges.intents(settings, fabric)))
      wireOut = Seat(
        FIXOutRunner(
          gateway: FIXGatewayOut(
            role: .trader, trading: venue.terms, killWords: KillWords(fabric),
            inDoubt: doubts.inDoubt, heard: recovered?.heard ?? [], peers: [venue.peer],
            listening: listening,
            instrumentCount: settings.instruments.count, stores: wires.stores,
            memory: FIXMemory(
              names: names(2), orderCapacity: settings.gatewayOut.orderCapacity,
              identifierCapacity: venue.identifierCapacity, seatCount: 1,
              epoch: settings.runEpoch, key: UInt64(settings.runEpoch) | 1),
            epoch: settings.runEpoch, ringCapacity: settings.rings.capacity, reactor: wires.writer,
            admin: AdminReceiver(fabric.consumer(WirePart.sessions)),
            back: admin(WirePart.sessionsBack, to: .gatewayIn),
            sealed: Shelf(count: tlsCount) { _ in admin(WirePart.sealed, to: .gatewayIn) }),
          input: input(.gatewayOut), record: RecordEmitter(recorder: recorder(.gatewayOut)),
          vitals: vitals(.gatewayOut), journal: fabric.reading(counters: TraderPart.logger),
          isGated: isGated, inToOut: fabric.histogram(WirePart.inToOut),
          counters: fabric.counters(WirePart.countsOut),
          loopback: Shelf(count: 1) { _ in loopback() },
          sessions: SessionsOutBoard(fabric), place: snapshots.place(of: .gatewayOut)))
      gatewayIn = Seat()
      gatewayOut = Seat()
    } else {
      gatewayIn = Seat(
        GatewayInRunner(
          gateway: GatewayIn(
            market: MarketGenerator(settings.market, startNs: now),
            timerPeriod: settings.timerPeriod, startNs: max(now, recovered?.lastTime.count ?? 0),
            after: recovered?.after ?? 0),
          loopback: fabric.consumer(TraderPart.loopback),
          operatorDesk: fabric.consumer(TraderPart.operatorDesk), out: emitter(.gatewayIn),
          vitals: vitals(.gatewayIn), lag: fabric.histogram(TraderPart.lag),
          market: fabric.counters(TraderPart.market), opening: Self.slab(recovered?.opening ?? []),
          place: snapshots.place(of: .gatewayIn), rejects: RejectCounts(fabric),
          seats: exchanges.intents(settings, fabric)))
      gatewayOut = Seat(
        GatewayOutRunner(
          gateway: GatewayOut(settings.gatewayOut), input: input(.gatewayOut),
          record: RecordEmitter(recorder: recorder(.gatewayOut)), loopback: loopback(),
          vitals: vitals(.gatewayOut), journal: fabric.reading(counters: TraderPart.logger),
          killWords: KillWords(fabric), isGated: isGated,
          tickToOrder: fabric.histogram(TraderPart.tickToOrder),
          counters: fabric.counters(TraderPart.gatewayOut)))
      wireIn = Seat()
      wireOut = Seat()
    }
    self.book = Seat(
      StageRunner(
        stage: book, input: input(.book), out: emitter(.book), vitals: vitals(.book),
        place: snapshots.place(of: .book)))
    self.strategy = Seat(
      StageRunner(
        stage: strategy, input: input(.strategy),
        out: emitter(.strategy, exchanges.events(settings, fabric)),
        vitals: vitals(.strategy), place: snapshots.place(of: .strategy)))
    self.orders = Seat(
      StageRunner(
        stage: orders, input: input(.orders), out: emitter(.orders), vitals: vitals(.orders),
        place: snapshots.place(of: .orders)))
    self.risk = Seat(
      StageRunner(
        stage: risk, input: input(.risk), out: emitter(.risk), vitals: vitals(.risk),
        place: snapshots.place(of: .risk)))
    if let writer {
      logger = Seat(
        LoggerRunner(
          stages: TraderPart.recorders,
          rings: Shelf(count: TraderPart.recorders.count) {
            fabric.consumer(TraderPart.journal(of: TraderPart.recorders[$0]))
          }, writer: writer, counters: fabric.counters(TraderPart.logger), clock: clock,
          gatewayOut: spot(.gatewayOut), level: settings.journal.durability))
    } else {
      logger = Seat()
    }
    if let recovered { takeOn(recovered) }
    riskWord.publish(0, self.risk.runner.stage.isKilled ? 1 : 0)
  }

  private static func slab(_ events: [Event]) -> Slab<Event> {
    var slab = Slab<Event>(count: events.count, repeating: .empty)
    for (at, event) in events.enumerated() { slab[at] = event }
    return slab
  }

  /// More than a stream's own fields take.
  private static let streamByteCount = 256

  /// Goes on where an earlier run ended. What a recovery made fits: it has been in a line with these settings before.
  private func takeOn(_ recovered: RecoveredTrader) {
    for part in recovered.parts {
      do throws(StateFailure) {
        try restoreState(from: part.bytes) { persist(part.stage, &$0) }
      } catch {
        preconditionFailure("a state that was just made fits: \(error)")
      }
    }
  }

  /// What one stage remembers, and how far its stream has come. While nobody polls it.
  // not state: tops, ordersBoard, riskBoards: what they show is shown anew.
  private func persist(_ stage: StageID, _ state: inout StateVisitor) {
    switch stage {
    case .gatewayIn:
      if isOnWire {
        wireIn.runner.admission.out.recorder.persist(&state)
      } else {
        gatewayIn.runner.out.recorder.persist(&state)
      }
    case .book: book.runner.persist(&state)
    case .strategy: strategy.runner.persist(&state)
    case .orders: orders.runner.persist(&state)
    case .risk: risk.runner.persist(&state)
    default: preconditionFailure("stage '\(stage)' remembers nothing")
    }
  }

  /// Shows risk's and the order manager's state as it is, with all threads gone.
  func showEnding() {
    riskBoards.showAll(risk.runner.stage)
    ordersBoard.show(orders.runner.stage)
  }

  /// The state of every stage, with all threads gone.
  func parts() -> [SnapshotPart] {
    var parts = TraderPart.senders.map { stage in
      SnapshotPart(stage: stage, bytes: savedState { persist(stage, &$0) })
    }
    if isOnWire { parts.append(wireOut.runner.workingOrders()) }
    return parts
  }

  /// The last input, with all threads gone.
  var lastInput: (sequence: Sequence, time: Nanoseconds) {
    let last =
      isOnWire
      ? wireIn.runner.admission.sequencer.sequenced(.empty)
      : gatewayIn.runner.gateway.sequencer.sequenced(.empty)
    return (last.sequence, last.time)
  }

  /// What a generated market sends is due from now on. Before the threads begin.
  func begin() {
    if !isOnWire { gatewayIn.runner.gateway.begin(nowNs: clock.now()) }
  }

  /// Whether its ends are sessions.
  var isOnWire: Bool { wireIn.isTaken }

  /// One look at one stage. Returns how many steps it took.
  func poll(_ stage: StageID) -> Int {
    switch stage.code {
    case 0:
      return isOnWire
        ? wireIn.runner.poll(limit: Self.batch) : gatewayIn.runner.poll(limit: Self.batch)
    case 1:
      let steps = pollBook(&book.runner, Self.batch)
      if book.runner.takeShowDue() { tops.show(book.runner.stage, nowNs: clock.now()) }
      return steps
    case 2: return pollStrategy(&strategy.runner, Self.batch)
    case 3:
      let steps = pollOrders(&orders.runner, Self.batch)
      if orders.runner.takeShowDue() { ordersBoard.show(orders.runner.stage) }
      return steps
    case 4:
      let steps = pollRisk(&risk.runner, Self.batch)
      if steps > 0 { riskWord.publish(0, risk.runner.stage.isKilled ? 1 : 0) }
      if risk.runner.takeShowDue() { riskBoards.show(risk.runner.stage) }
      return steps
    case 5:
      return isOnWire
        ? wireOut.runner.poll(limit: Self.batch) : gatewayOut.runner.poll(limit: Self.batch)
    default: return logger.isTaken ? logger.runner.poll() : 0
    }
  }

  /// True when a stage could do something or waits for room to do it.
  func hasWork(_ stage: StageID) -> Bool {
    switch stage.code {
    case 0:
      return isOnWire ? wireIn.runner.hasWork() : gatewayIn.runner.hasWork(nowNs: clock.now())
    case 1: return book.runner.hasWork()
    case 2: return strategy.runner.hasWork()
    case 3: return orders.runner.hasWork()
    case 4: return risk.runner.hasWork()
    case 5: return isOnWire ? wireOut.runner.hasWork() : gatewayOut.runner.hasWork()
    default: return logger.isTaken && logger.runner.hasWork()
    }
  }

  /// How long a thread with these stages may sleep when nothing wakes it: until its next timer.
  func longestSleepNs(_ stages: [StageID]) -> UInt64 {
    let longest: UInt64 = 20_000_000
    guard stages.contains(.gatewayIn) else { return longest }
    if isOnWire { return min(longest, wireIn.runner.longestWaitNs) }
    let due = gatewayIn.runner.gateway.nextDueNs
    let now = clock.now()
    let unseen = gatewayIn.runner.seats.isAnyTaken ? SeatKeeper.longestUnseenNs : longest
    return due <= now ? 0 : min(longest, unseen, due - now)
  }

  func rest(_ stages: [StageID], at spot: ParkingSpot, longestNs: UInt64) {
    guard isOnWire, stages.contains(.gatewayIn) else { return spot.sleep(longestNs: longestNs) }
    wireIn.runner.rest(longestNs: longestNs)
    spot.cancel()
  }

  /// Puts each stage's last proof on record and empties the rings to the logger. All threads are gone.
  /// False when the journal couldn't take it all.
  func closeStreams() -> Bool {
    if isOnWire {
      wireIn.runner.transcribe(at: lastInput.time)
      wireIn.runner.admission.out.recorder.close()
    } else {
      gatewayIn.runner.out.recorder.close()
    }
    book.runner.out.recorder.close()
    strategy.runner.out.recorder.close()
    orders.runner.out.recorder.close()
    risk.runner.out.recorder.close()
    if isOnWire {
      wireOut.runner.transcribe(at: lastInput.time)
      wireOut.runner.record.recorder.close()
    } else {
      gatewayOut.runner.record.recorder.close()
    }
    guard logger.isTaken else { return true }
    // Tries, a millisecond apart: the next segment may still be in the making.
    var patience = 10_000
    while logger.runner.hasWork() {
      if logger.runner.poll() == 0 {
        if logger.runner.writer.hasFailed { return false }
        patience -= 1
        if patience == 0 { return false }
        pause(ms: 1)
      }
    }
    return true
  }

  func checkInvariants() {
    book.runner.stage.checkInvariants()
    strategy.runner.stage.checkInvariants()
    orders.runner.stage.checkInvariants()
    risk.runner.stage.checkInvariants()
    if isOnWire {
      wireIn.runner.gateway.checkInvariants()
      wireOut.runner.gateway.checkInvariants()
    } else {
      gatewayOut.runner.gateway.checkInvariants()
    }
  }
}
