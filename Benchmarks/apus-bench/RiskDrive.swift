// The loops of the risk suite: an order that comes and goes, and an order that is refused. The named functions are never
// inlined, so that a profiler can count one of them alone.

import Events
import Orders
import Risk
import Tables

/// The consumer at the end: it stores what comes, as a ring would.
struct RiskSink: Emitter, ~Copyable {
  private var slots = Slab<Event>(count: 64, repeating: .empty)
  private(set) var passed = 0
  private(set) var made = 0

  @inline(__always)
  mutating func pass(_ event: Event) {
    slots[passed & 63] = event
    passed &+= 1
  }

  @inline(__always)
  mutating func emit(_ event: Event) {
    slots[made & 63] = event
    made &+= 1
  }

  var last: Event { slots[(made &- 1) & 63] }

  var checksum: UInt64 {
    var digest = UInt64(passed) &* 0x9E37_79B9_7F4A_7C15
    for slot in 0..<slots.count { digest = (digest ^ slots[slot].words.w0) &* 0x100_0000_01B3 }
    return digest
  }
}

enum RiskDrive {
  /// All that a stage is given, untimed.
  static func feed(
    _ events: [Event], _ stage: inout RiskStage, _ sink: inout RiskSink
  ) {
    for event in events { stage.handle(event, into: &sink) }
  }

  /// Orders that come and go by turns, each order timed and its end not.
  @inline(never)
  static func passTimed(
    _ events: Span<Event>, _ stage: inout RiskStage, _ sink: inout RiskSink, _ samples: Samples
  ) {
    var at = 0
    while at < events.count {
      let event = events[at]
      let begun = BenchTimer.ticks()
      stage.handle(event, into: &sink)
      samples.record(at / 2, BenchTimer.ticks() &- begun)
      stage.handle(events[at &+ 1], into: &sink)
      at &+= 2
    }
  }

  /// The same without a clock inside, so much later: no order may be older than what was heard before.
  @inline(never)
  static func passWhole(
    _ events: Span<Event>, later shift: UInt64, _ stage: inout RiskStage, _ sink: inout RiskSink
  ) {
    for at in events.indices {
      var event = events[at]
      event.time = Nanoseconds(event.time.count &+ shift)
      stage.handle(event, into: &sink)
    }
  }

  /// The same of a stage that lacks a check; a nanosecond later, or the compiler would make the two one function.
  @inline(never)
  static func passLess(
    _ events: Span<Event>, later shift: UInt64, _ stage: inout RiskStage, _ sink: inout RiskSink
  ) {
    for at in events.indices {
      var event = events[at]
      event.time = Nanoseconds(event.time.count &+ shift &+ 1)
      stage.handle(event, into: &sink)
    }
  }

  /// Of how many orders one look says that they are clear of every check.
  @inline(never)
  static func lookWhole(_ events: Span<Event>, _ stage: inout RiskStage) -> Int {
    var passed = 0
    for at in events.indices where stage.isClear(events[at]) { passed &+= 1 }
    return passed
  }

  /// How many orders a check lets pass that is asked alone.
  @inline(never)
  static func askWhole(_ events: Span<Event>, _ check: Check, _ stage: inout RiskStage) -> Int {
    var passed = 0
    for at in events.indices where stage.passes(events[at], check) { passed &+= 1 }
    return passed
  }

  /// The same loop that asks none.
  @inline(never)
  static func askNothing(_ events: Span<Event>, _ stage: inout RiskStage) -> Int {
    let none = Check(code: .max)
    var passed = 0
    for at in events.indices where stage.passes(events[at], none) { passed &+= 1 }
    return passed
  }

  /// The bare loop: the event read, the clock read twice, the event stored.
  @inline(never)
  static func floorTimed(_ events: Span<Event>, _ sink: inout RiskSink, _ samples: Samples) {
    var at = 0
    while at < events.count {
      let event = events[at]
      let begun = BenchTimer.ticks()
      sink.pass(event)
      samples.record(at / 2, BenchTimer.ticks() &- begun)
      sink.pass(events[at &+ 1])
      at &+= 2
    }
  }

  @inline(never)
  static func rejectTimed(
    _ events: Span<Event>, _ stage: inout RiskStage, _ sink: inout RiskSink, _ samples: Samples
  ) {
    for at in events.indices {
      let event = events[at]
      let begun = BenchTimer.ticks()
      stage.handle(event, into: &sink)
      samples.record(at, BenchTimer.ticks() &- begun)
    }
  }

  @inline(never)
  static func ordersWhole(
    _ events: Span<Event>, _ stage: inout OrderManager, _ sink: inout RiskSink
  ) {
    for at in events.indices { stage.handle(events[at], into: &sink) }
  }
}
