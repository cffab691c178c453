// The line without threads: the test itself polls the stages, in any order and for any number of
// steps. Rings of 64 slots are always full, and still there is always something to do until all is
// done: that no cycle of the line can deadlock is shown here, one draw of the order at a time.

import Events
import Fabric
import Journal
import Numerics
import Platform
import Testing

@testable import Pipeline
@testable import Settings

/// A line on the test's own thread.
final class DrivenLine {
  let settings: TraderSettings
  let fabric: Fabric
  let line: TraderLine
  let journalPath: String?
  let view: FabricView
  private var operatorDesk: RingProducer

  convenience init(_ setup: Setup, in scratch: Scratch) throws {
    try self.init(setup.settings(in: scratch), in: scratch)
  }

  init(_ settings: TraderSettings, in scratch: Scratch) throws {
    self.settings = settings
    let clock = sharedKeeper.clock
    let journal = JournalSettings(
      root: scratch.path, instance: settings.instance, build: "test",
      configDigest: settings.configDigest, start: Nanoseconds(clock.now()),
      durability: settings.journal.durability,
      segmentByteCount: settings.journal.segmentByteCount,
      bundle: JournalBundle(settings.bundle.map { .init(name: $0.name, text: $0.text) }))
    journalPath = settings.journal.isOn ? journal.directory : nil
    fabric = try Fabric(
      plan: FabricPlan(trader: settings, build: "test", journal: journalPath ?? ""))
    let topology = Topology(.oneThread, cpus: [])
    let writer = settings.journal.isOn ? try JournalWriter(journal) : nil
    line = TraderLine(
      settings, fabric: fabric, clock: clock, writer: writer, wires: nil,
      spots: [ParkingSpot()], topology: topology)
    operatorDesk = fabric.producer(TraderPart.operatorDesk)
    view = fabric.view
  }

  deinit { fabric.unlink() }

  func poll(_ stage: StageID, limit: Int) -> Int {
    switch stage {
    case .gatewayIn: return line.gatewayIn.runner.poll(limit: limit)
    case .book: return pollBook(&line.book.runner, limit)
    case .strategy: return pollStrategy(&line.strategy.runner, limit)
    case .orders: return pollOrders(&line.orders.runner, limit)
    case .risk: return pollRisk(&line.risk.runner, limit)
    case .gatewayOut: return line.gatewayOut.runner.poll(limit: limit)
    default: return line.poll(.logger)
    }
  }

  /// One look at every stage, in line order. Returns how many steps they took.
  func sweep(limit: Int = 64) -> Int {
    Topology.stages.reduce(0) { $0 + poll($1, limit: limit) }
  }

  func order(_ action: OperatorAction) {
    let isTaken = operatorDesk.push(
      Event(kind: .operatorCommand, source: .operatorDesk, OperatorCommand(action: action)))
    #expect(isTaken)
  }

  var isMarketOver: Bool { line.gatewayIn.runner.gateway.isMarketOver }

  /// Every ring is empty and nothing is owed or waited for.
  var isAtRest: Bool {
    for ring in view.rings {
      if journalPath == nil && ring.reader == "logger" { continue }
      let observer = view.observer(of: ring)
      if observer.tail != observer.head { return false }
    }
    return line.gatewayOut.runner.gateway.isIdle && !line.orders.runner.stage.isUnfinished
  }

  func fullWaits(_ ring: String) -> UInt64 { view.observer(of: view.part(named: ring)!).fullWaits }

  /// Closes all streams and the journal.
  func close() throws {
    line.checkInvariants()
    #expect(line.closeStreams())
    if line.logger.isTaken {
      try line.logger.runner.writer.close(
        reason: .shutdown, now: Nanoseconds(line.clock.now()))
    }
  }
}

/// Calibrated once for all lines.
let sharedKeeper = ClockKeeper()

@Suite struct DrivenLineTests {
  /// Polls stages as the seed says until the market is over and all is done. Complains when a whole
  /// sweep finds nothing to do before that.
  private func drive(_ driven: DrivenLine, seed: UInt64) -> String? {
    var random = SplitMix64(seed: seed)
    var vain = 0
    var hasStopped = false
    for _ in 0..<2_000_000 {
      let stage = StageID(code: UInt8(random.next(below: 7)))
      let limit = 1 + Int(random.next(below: random.nextBool() ? 4 : 64))
      vain = driven.poll(stage, limit: limit) > 0 ? 0 : vain + 1
      guard vain > 20 else { continue }
      vain = 0
      if driven.sweep() > 0 { continue }
      // Events are due nanoseconds apart: only a market that is over has none.
      guard driven.isMarketOver else { return "nobody moves, and the market goes on" }
      guard driven.isAtRest else { return "nobody moves, and the line isn't at rest" }
      if hasStopped { return nil }
      driven.order(.shutdown)
      hasStopped = true
    }
    return "it doesn't come to an end"
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `whatever the order, someone can move until all is done`(seed: UInt64) throws {
    let scratch = Scratch()
    let setup = Setup(seed: seed, events: 250, strategy: Setup.flood)
    let driven = try DrivenLine(setup, in: scratch)
    let complaint = drive(driven, seed: seed)
    #expect(complaint == nil, "seed \(seed): \(complaint ?? "")")
    #expect(driven.line.orders.runner.stage.liveCount == 0, "seed \(seed)")
    // The rings were full, not merely small.
    #expect(driven.fullWaits("strategy-orders") > 10, "seed \(seed)")
    #expect(driven.fullWaits("loopback") > 10, "seed \(seed)")
    try driven.close()
    let result = try replay(driven.journalPath!)
    #expect(result.difference == nil, "seed \(seed): \(result.difference!.message)")
    #expect(result.end?.isClosed == true && result.digestsCompared >= 5, "seed \(seed)")
    let open = OrderBalance.all(in: try records(of: driven.journalPath!)).filter {
      !$0.value.isOver
    }
    #expect(open.isEmpty, "seed \(seed)")
  }

  /// No order leaves on the word of a record that isn't in the log yet.
  @Test func `the log vouches for what it has taken, and for no more`() throws {
    let scratch = Scratch()
    let driven = try DrivenLine(Setup(seed: 5, events: 250, strategy: Setup.flood), in: scratch)
    var vouchedLast: UInt64 = 0
    for step in 0..<200_000 where !driven.isMarketOver {
      // Gateway-out runs ahead of the logger now and then.
      for stage in Topology.stages where stage != .logger || step % 3 == 0 {
        _ = driven.poll(stage, limit: 64)
      }
      let vouched = driven.line.logger.runner.counters.value(LoggerCounter.vouchedForGatewayOut)
      let taken = driven.line.logger.runner.lastPosition
      guard vouched <= taken else {
        Issue.record("it vouches for \(vouched) records of gateway-out and has taken \(taken)")
        break
      }
      vouchedLast = vouched
    }
    #expect(driven.isMarketOver && vouchedLast > 100)
    driven.order(.shutdown)
    for _ in 0..<100_000 where !driven.isAtRest { _ = driven.sweep() }
    try driven.close()
  }

  @Test func `without a journal as well`() throws {
    let scratch = Scratch()
    let setup = Setup(seed: 3, events: 250, strategy: Setup.flood, isRecorded: false)
    let driven = try DrivenLine(setup, in: scratch)
    #expect(drive(driven, seed: 99) == nil)
    #expect(driven.line.orders.runner.stage.liveCount == 0)
  }

  /// A mass cancel larger than a step holds its input's slot: the line isn't at rest before it is done.
  @Test func `a sweep under way isn't rest`() throws {
    let scratch = Scratch()
    // Quotes far from the market rest for good: one each side of many instruments.
    let names = (0..<100).map {
      "  I\($0): { tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 100 }"
    }
    let setup = Setup(
      seed: 4, events: 0, ring: 1024, rate: "1M/s",
      strategy: "  half_spread_ticks: 100\n  requote_ticks: 10000\n")
    let driven = try DrivenLine(
      setup.settings(
        in: scratch, instruments: "instruments:\n" + names.joined(separator: "\n") + "\n"),
      in: scratch)
    for _ in 0..<2_000_000 where driven.line.orders.runner.stage.liveCount < 190 {
      _ = driven.sweep()
    }
    #expect(driven.line.orders.runner.stage.liveCount >= 190)
    driven.order(.shutdown)
    while driven.poll(.gatewayIn, limit: 64) > 0 {}
    // Until orders has met the command, and no further than that.
    var hasBegun = false
    for _ in 0..<10_000 where !hasBegun {
      for stage in [StageID.book, .strategy, .risk, .gatewayOut, .logger] {
        _ = driven.poll(stage, limit: 64)
      }
      _ = driven.poll(.orders, limit: 1)
      hasBegun = driven.line.orders.runner.stage.isUnfinished
    }
    #expect(hasBegun)
    for stage in [StageID.risk, .gatewayOut, .logger, .gatewayIn, .book, .strategy] {
      while driven.poll(stage, limit: 64) > 0 {}
    }
    let input = driven.view.observer(of: driven.view.part(named: "strategy-orders")!)
    #expect(input.tail != input.head)
    for _ in 0..<100_000 where !driven.isAtRest { _ = driven.sweep() }
    #expect(driven.isAtRest && driven.line.orders.runner.stage.liveCount == 0)
    try driven.close()
    #expect(try replay(driven.journalPath!).difference == nil)
  }
}
