// The ring suite: events through a Fabric ring in real shared memory, between two pinned threads,
// beside the bare cache-line ping-pong between the same two CPUs.

import CAtomics
import Events
import Fabric
import Platform

enum RingSuite {
  static let name = "ring"

  static let figures =
    ["probe.oneLine", "probe.twoLines"] + batches.map { "throughput.batch\($0).64B" }
    + ["roundTrip.64B", "pushPop.oneThread.64B", "observer.1kHz"]

  static let batches = [1, 8, 32, 256]
  static let capacity = 4096

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    if options.wants(name, "pushPop.oneThread.64B") { oneThread(options, &report) }
    guard let pair = options.pair else {
      report.note("two-core figures were left out: this process may use only one CPU")
      return
    }
    for batch in batches where options.wants(name, "throughput.batch\(batch).64B") {
      throughput(batch, pair, options, &report)
    }
    if options.wants(name, "roundTrip.64B") { roundTrip(pair, options, &report) }
    if options.wants(name, "observer.1kHz") { observer(pair, options, &report) }
    if options.wants(name, "probe.") { probes(pair, options, &report) }
  }

  // What all figures share.

  /// Runs `body` between two probes, and again while the distance changed under it: at most five
  /// times. Returns its result with the floor that it stood on.
  static func probed<Result>(
    _ pair: CorePair, _ options: BenchOptions, _ body: () -> Result
  ) -> (Result, floor: Double, distance: String) {
    let trips = options.count(40_000, smoke: 200)
    var tries = 0
    while true {
      tries += 1
      let before = CoreProbe.probe(pair, trips: trips)
      let result = body()
      let after = CoreProbe.probe(pair, trips: trips)
      let same = before.distance == after.distance
      if same || tries == options.count(5, smoke: 1) {
        return (
          result, min(before.twoLinesP50, after.twoLinesP50), same ? after.distance : "unsettled"
        )
      }
    }
  }

  private static func probes(
    _ pair: CorePair, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let trips = options.count(400_000, smoke: 200)
    let reading = CoreProbe.probe(pair, trips: trips)
    for (figure, samples) in [
      ("probe.oneLine", reading.oneLine), ("probe.twoLines", reading.twoLines),
    ] where options.wants(name, figure) {
      var result = BenchResult(
        name, figure, unit: "ns/round trip", runs: 1, checksum: UInt64(trips))
      result.summarise(samples: samples)
      result.distance = reading.distance
      report.add(result)
    }
  }

  /// A fabric of this process with rings of one capacity, gone from the file system at once.
  static func rings(_ names: [String], capacity: Int = capacity) -> Fabric {
    var plan = FabricPlan(instance: "bench-\(Host.processID)-\(names.joined(separator: "-"))")
    plan.rings = names.map {
      RingPlan(name: $0, writer: "bench", reader: "bench", capacity: capacity)
    }
    do {
      let fabric = try Fabric(plan: plan)
      fabric.unlink()
      return fabric
    } catch {
      fatalError("\(error)")
    }
  }

  /// The event that the producer sends as number `index`: every word differs from the last one's.
  @inline(__always)
  static func event(_ index: UInt64) -> Event {
    Event(
      sequence: Sequence(index), time: Nanoseconds(index &* 3), kind: EventKind(code: 1),
      source: .none, instrument: InstrumentID(0),
      words: EventWords(index, index &+ 1, index &+ 2, index &+ 3, index &+ 4))
  }

  /// Takes all of an event into the checksum.
  @inline(__always)
  static func add(_ event: Event, to sum: inout UInt64) {
    let words = event.words
    sum &+=
      (event.sequence.number ^ event.time.count) &+ (words.w0 ^ words.w1)
      &+ (words.w2 ^ words.w3) &+ words.w4 &+ UInt64(event.instrument.index)
      &+ UInt64(event.kind.code)
  }

  /// What the checksum of events 0 ..< count must be.
  static func checksum(_ count: Int) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<UInt64(count) { add(event(index), to: &sum) }
    return sum
  }
}

/// Hands a ring's ends to the threads that will own them.
final class RingEnds: @unchecked Sendable {  // Each end is taken once, by one thread.
  private var producer: RingProducer?
  private var consumer: RingConsumer?
  private let fabric: Fabric

  init(_ fabric: Fabric, _ ring: String) {
    self.fabric = fabric
    producer = fabric.producer(ring)
    consumer = fabric.consumer(ring)
  }

  func takeProducer() -> RingProducer { producer.take()! }
  func takeConsumer() -> RingConsumer { consumer.take()! }
}
