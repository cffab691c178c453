// The loop of the book suite: a 16-byte record becomes the request that a venue would get, the engine
// takes it and is resumed until it is done, the sink stores what it reports. The named functions are
// never inlined, so that a profiler can count one of them alone.

import BookWorkload
import Events
import Matching
import Tables
import Venue

/// Turns records into requests. What it knows besides is what its client would know of its own orders:
/// how much of each has traded.
struct RecordDecoder {
  private var sequence: UInt64
  private var modifies: Int

  /// Begins behind so many records and modifies.
  init(sequence: Int = 0, modifies: Int = 0) {
    self.sequence = UInt64(sequence)
    self.modifies = modifies
  }

  @inline(__always)
  mutating func request(_ record: BookRecord, _ filledBefore: Span<UInt32>) -> Event {
    sequence &+= 1
    let order = OrderID(bits: UInt64(record.id))
    let price = Price(units: Int64(record.price) &* ReportSink.tick)
    switch record.kind {
    case BookOperation.cancel:
      return event(.orderCancel, OrderCancel(order: order, reason: .user))
    case BookOperation.modify:
      // The record says what is to be left; a request says the total.
      let total = Int64(record.quantity) &+ Int64(filledBefore[modifies])
      modifies &+= 1
      return event(
        .orderReplace,
        OrderReplace(
          order: order, price: price, quantity: Quantity(units: total &* ReportSink.lot),
          replacement: .none))
    default:
      return event(
        .orderNew,
        OrderNew(
          order: order, price: price,
          quantity: Quantity(units: Int64(record.quantity) &* ReportSink.lot),
          side: record.side == 0 ? .buy : .sell, type: .limit, timeInForce: .day))
    }
  }

  @inline(__always)
  private func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(sequence &* 100), kind: kind,
      source: .session(1), instrument: InstrumentID(0), payload)
  }
}

enum BookDrive {
  @inline(__always)
  private static func drive<Machine: Stage & ~Copyable, Out: Emitter & ~Copyable>(
    _ records: Span<BookRecord>, _ filledBefore: Span<UInt32>, _ decoder: inout RecordDecoder,
    _ machine: inout Machine, _ out: inout Out
  ) {
    for index in records.indices {
      let request = decoder.request(records[index], filledBefore)
      machine.handle(request, into: &out)
      while machine.isUnfinished { machine.resume(into: &out) }
    }
  }

  // One name each, for profilers: nothing runs through these loops that isn't timed. Where optimised,
  // the compiler proves that the engine and the venue allocate nothing and take no lock: the two wouldn't
  // compile otherwise.

  #if !DEBUG
    @_noLocks
  #endif
  @inline(never)
  static func w1Timed(
    _ records: Span<BookRecord>, _ filledBefore: Span<UInt32>, _ decoder: inout RecordDecoder,
    _ engine: inout MatchingEngine, _ sink: inout ReportSink
  ) {
    drive(records, filledBefore, &decoder, &engine, &sink)
  }

  #if !DEBUG
    @_noLocks
  #endif
  @inline(never)
  static func venueTimed(
    _ records: Span<BookRecord>, _ filledBefore: Span<UInt32>, _ decoder: inout RecordDecoder,
    _ venue: inout VenueStage, _ sink: inout ReportSink
  ) {
    drive(records, filledBefore, &decoder, &venue, &sink)
  }

  /// The harness alone: every record is decoded, every request stored.
  @inline(never)
  static func floorTimed(
    _ records: Span<BookRecord>, _ filledBefore: Span<UInt32>, _ decoder: inout RecordDecoder,
    _ sink: inout ReportSink
  ) {
    var nothing = NoEngine()
    drive(records, filledBefore, &decoder, &nothing, &sink)
  }

  /// What isn't timed. It must not be the same loop under another name: the compiler would make one
  /// function of the two, and a profiler would count both.
  @inline(never)
  static func prepare<Machine: Stage & ~Copyable, Out: Emitter & ~Copyable>(
    _ records: Span<BookRecord>, _ filledBefore: Span<UInt32>, _ decoder: inout RecordDecoder,
    _ machine: inout Machine, _ out: inout Out
  ) {
    var requests: [Event] = []
    requests.reserveCapacity(1024)
    var at = 0
    while at < records.count {
      let end = min(at + 1024, records.count)
      requests.removeAll(keepingCapacity: true)
      for index in at..<end { requests.append(decoder.request(records[index], filledBefore)) }
      eventsTimed(requests.span, &machine, &out)
      at = end
    }
  }

  /// One request to its end.
  @inline(never)
  static func oneTimed<Out: Emitter & ~Copyable>(
    _ request: Event, _ engine: inout MatchingEngine, _ out: inout Out
  ) {
    engine.handle(request, into: &out)
    while engine.isUnfinished { engine.resume(into: &out) }
  }

  /// Requests that were made beforehand.
  @inline(never)
  static func eventsTimed<Machine: Stage & ~Copyable, Out: Emitter & ~Copyable>(
    _ events: Span<Event>, _ machine: inout Machine, _ out: inout Out
  ) {
    for index in events.indices {
      machine.handle(events[index], into: &out)
      while machine.isUnfinished { machine.resume(into: &out) }
    }
  }

  /// The ticks that each operation took, without its decoding.
  @inline(never)
  static func latencyTimed(
    _ records: Span<BookRecord>, _ filledBefore: Span<UInt32>, _ decoder: inout RecordDecoder,
    _ engine: inout MatchingEngine, _ sink: inout ReportSink, _ ticks: inout Slab<UInt32>
  ) {
    for index in records.indices {
      let request = decoder.request(records[index], filledBefore)
      let start = BenchTimer.ticks()
      engine.handle(request, into: &sink)
      while engine.isUnfinished { engine.resume(into: &sink) }
      ticks[index] = UInt32(clamping: BenchTimer.ticks() &- start)
    }
  }
}

/// No engine at all: what comes in goes out.
struct NoEngine: Stage, ~Copyable {
  @inline(__always)
  mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    out.emit(event)
  }
}

/// Thread CPU time and the time that passed, both in ns.
struct BookClock {
  private let cpuNs = BenchTimer.threadCPUNs()
  private let wallNs = BenchTimer.wallNs()

  /// Since it was made.
  var read: (cpu: Double, wall: Double) {
    let wall = BenchTimer.wallNs()
    return (Double(BenchTimer.threadCPUNs() &- cpuNs), Double(wall &- wallNs))
  }
}
