// A whole line that was saved and restored: what its stages send from there on, stream by stream, is what they would have
// sent. A snapshot and the events behind it are as good as all events from the start, bit for bit.

import AllocationCounter
import Backtesting
import Events
import Matching
import Tables
import Testing
import Twins

@testable import Pipeline
@testable import Settings

/// Keeps what passes.
private final class EventList {
  var events: [Event] = []
}

private struct ListTap: StreamTap, ~Copyable {
  let list: EventList?
  mutating func passed(_ event: Event) { list?.events.append(event) }
  mutating func emitted(_ event: Event) { passed(event) }
}

private typealias Line = InlineTrader<DigestTap, LineEnd>

@Suite struct LineStateTests {
  private func line(_ settings: TraderSettings) -> Line {
    Line(settings, end: LineEnd()) { _ in DigestTap() }
  }

  /// Everything that went into a line.
  private func ingress(_ settings: TraderSettings) -> [Event] {
    let list = EventList()
    var backtest = Backtest<ListTap>(settings) { ListTap(list: $0 == .gatewayIn ? list : nil) }
    _ = backtest.run()
    return list.events
  }

  /// The digest and the count of each stream.
  private func streams(_ line: inout Line) -> [UInt64] {
    [
      line.book.out.tap.count, line.book.out.tap.digest.state,
      line.strategy.out.tap.count, line.strategy.out.tap.digest.state,
      line.orders.out.tap.count, line.orders.out.tap.digest.state,
      line.risk.out.tap.count, line.risk.out.tap.digest.state,
    ]
  }

  private func setup(seed: UInt64) -> Setup {
    var setup = Setup(
      seed: seed, events: 2_500, rate: "50k/s",
      strategy: seed == 2
        ? Setup.flood : "  take: 5\n  take_imbalance_percent: 70\n")
    if seed != 2 { setup.risk = "instruments: { ACME: { max_order: 10, max_position: 15 } }" }
    return setup
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `a snapshot and the tail are as good as all`(seed: UInt64) throws {
    let settings = try setup(seed: seed).settings(in: Scratch())
    let events = ingress(settings)
    #expect(events.count > 2_500)
    for cut in [0, 1_200, events.count - 1] {
      var whole = line(settings)
      for event in events.prefix(cut) { whole.handle(event) }
      // A memory a stage, as a line that is running has them.
      var restored = line(settings)
      for stage in Line.stages {
        var memory = StateMemory(for: { whole.persist(stage, &$0) })
        memory.save { whole.persist(stage, &$0) }
        try memory.restore { restored.persist(stage, &$0) }
      }
      for event in events.suffix(from: cut) {
        whole.handle(event)
        restored.handle(event)
      }
      let (one, other) = (streams(&whole), streams(&restored))
      #expect(one == other, "seed \(seed), cut \(cut)")
      restored.checkInvariants()
      var memory = StateMemory(for: &whole)
      memory.save(&whole)
      var twin = StateMemory(for: &restored)
      twin.save(&restored)
      #expect(memory.difference(from: twin) == nil, "seed \(seed), cut \(cut)")
    }
  }

  /// Another epoch's run takes on the state: its orders have other ids, and nothing else is refused.
  @Test func `the next run's epoch is no part of the state`() throws {
    var settings = try setup(seed: 1).settings(in: Scratch())
    var first = line(settings)
    for event in ingress(settings) { first.handle(event) }
    var memory = StateMemory(for: &first)
    memory.save(&first)
    settings.strategies[0].settings.epoch += 1
    var second = line(settings)
    try memory.restore(&second)
    second.checkInvariants()
  }

  @Test func `another config is refused by name`() throws {
    let settings = try setup(seed: 1).settings(in: Scratch())
    var first = line(settings)
    var memory = StateMemory(for: &first)
    memory.save(&first)
    var other = settings
    other.orders.capacity += 1
    var second = line(other)
    do throws(StateFailure) {
      try memory.restore(&second)
      Issue.record("it is another config's state")
    } catch {
      #expect(error.section.description == "orders.pool")
    }
  }

  /// What the stages on their threads save is what the same stages as direct calls take on.
  @Test func `a threaded stage's state fits the inline one`() throws {
    let driven = try DrivenLine(setup(seed: 3), in: Scratch())
    while driven.line.gatewayIn.runner.gateway.sequencedCount < 2_000 { _ = driven.sweep() }
    while driven.sweep(limit: 1) > 0 {
      if driven.line.gatewayIn.runner.gateway.sequencedCount > 2_100 { break }
    }
    var inline = line(driven.settings)
    func carry(_ stage: StageID, _ list: (inout StateVisitor) -> Void) throws {
      var memory = StateMemory(for: list)
      memory.save(by: list)
      try memory.restore { inline.persist(stage, &$0) }
      var again = StateMemory(for: list)
      again.save { inline.persist(stage, &$0) }
      #expect(memory.difference(from: again) == nil, "\(stage)")
    }
    try carry(.book) { driven.line.book.runner.persist(&$0) }
    try carry(.strategy) { driven.line.strategy.runner.persist(&$0) }
    try carry(.orders) { driven.line.orders.runner.persist(&$0) }
    try carry(.risk) { driven.line.risk.runner.persist(&$0) }
    let recorded = driven.line.risk.runner.out.recorder.count
    let taken = inline.risk.out.tap.count
    #expect(recorded == taken && taken > 500)
    inline.checkInvariants()
  }

  @Test func `a save allocates nothing`() throws {
    guard apus_allocation_counter_works() == 1 else { return }
    let settings = try setup(seed: 1).settings(in: Scratch())
    var first = line(settings)
    for event in ingress(settings).prefix(1_000) { first.handle(event) }
    var memory = StateMemory(for: &first)
    func save() {
      var visitor = memory.visitor()
      first.book.stage.persist(&visitor)
      first.book.out.next.stage.persist(&visitor)
      first.book.out.next.out.next.stage.persist(&visitor)
      first.book.out.next.out.next.out.next.stage.persist(&visitor)
      _ = memory.saved(visitor)
    }
    save()
    let before = apus_allocation_count()
    for _ in 0..<3 { save() }
    let allocations = apus_allocation_count() - before
    #expect(allocations == 0)
    #expect(memory.count > 100_000)
  }

  @Test(arguments: [0, 400, 1_500]) func `a venue's too`(cut: Int) throws {
    let settings = Runs.VenueRunTests.settings(sessions: 3, network: nil, directory: "/nowhere")
    var events: [Event] = []
    for number in UInt64(0)..<2_000 {
      let mixed = (number &* 0x9E37_79B9_7F4A_7C15) >> 40
      let price = Int64(9_000 + mixed % 40) * fixedPointScale / 100
      events.append(
        Event(
          sequence: Sequence(number + 1), time: Nanoseconds(1_000 * number), kind: .orderNew,
          source: .session(UInt16(number % 3)), instrument: InstrumentID(UInt32(mixed >> 8 & 1)),
          OrderNew(
            order: OrderID(bits: number + 1), price: Price(units: price),
            quantity: Quantity(units: Int64(1 + mixed >> 9 & 15) * fixedPointScale),
            side: mixed >> 16 & 1 == 0 ? .buy : .sell, type: .limit, timeInForce: .day)))
    }
    let (listener, restoredListener) = (DigestListener(), DigestListener())
    var whole = InlineVenue(settings, listener: listener)
    var other = settings
    other.key = 99
    var restored = InlineVenue(other, listener: restoredListener)
    for event in events.prefix(cut) { whole.handle(event) }
    var memory = StateMemory(for: &whole)
    memory.save(&whole)
    try memory.restore(&restored)
    for event in events.suffix(from: cut) {
      whole.handle(event)
      restored.handle(event)
    }
    #expect(listener.count > 3_000 && whole.stage.matcher.tradeCount > 300)
    #expect(listener.digest == restoredListener.digest)
    #expect(listener.count == restoredListener.count)
    memory.save(&whole)
    var twin = StateMemory(for: &restored)
    twin.save(&restored)
    #expect(memory.difference(from: twin) == nil)
  }
}
