// The ring suite: events through a Fabric ring in real shared memory, between two pinned threads,
// beside the bare cache-line ping-pong between the same two CPUs.

import CAtomics
import Events
import Fabric
import Platform

enum RingSuite {
  static let name = "ring"

  static let figures =
    ["probe.oneLine", "probe.twoLines"] + flows.map(\.figure)
    + ["roundTrip.64B", "roundTrip.64B.capacity4096", oneThreadFigure, "observer.1kHz"]

  static let oneThreadFigure = "pushPop.oneThread.64B"

  /// A throughput figure: events published `batch` at a time over a ring of `capacity`.
  struct Flow {
    let batch: Int
    let capacity: Int

    var figure: String {
      "throughput.batch\(batch).64B"
        + (capacity == RingSuite.capacity ? "" : ".capacity\(capacity)")
    }
  }

  /// 4 MiB of slots, more than the second caches hold: the lines change cores through the third.
  static let capacity = 65536
  /// The same over rings that live in the second cache (256 KiB) and in the first (16 KiB), where
  /// each line must be fetched out of the other core.
  static let flows =
    [1, 8, 32, 256].map { Flow(batch: $0, capacity: capacity) }
    + [1, 32].map { Flow(batch: $0, capacity: 4096) }
    + [1, 32].map { Flow(batch: $0, capacity: 256) }

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    if options.wants(name, oneThreadFigure) { oneThread(options, &report) }
    guard let pair = options.pair else {
      report.note("two-core figures were left out: this process may use only one CPU")
      return
    }
    throughput(pair, options, &report)
    for capacity in [capacity, 4096] { roundTrip(capacity, pair, options, &report) }
    if options.wants(name, "observer.1kHz") { observer(pair, options, &report) }
    if options.wants(name, "probe.") { probes(pair, options, &report) }
  }

  // What all figures share.

  /// Runs that all stood at one distance of the two CPUs.
  struct Probed<Run> {
    var distance: CoreDistance
    var runs: [Run] = []
    /// Two-line round trips around the runs.
    var floors: [Double] = []

    var floor: Double { floors.sorted()[floors.count / 2] }
  }

  /// Runs `body` until so many runs stood at one distance, each between two short probes. A run under
  /// which the distance changed is repeated; at most four times as many runs are made. The distance
  /// with the most runs comes first.
  static func probed<Run>(
    _ wanted: Int, _ pair: CorePair, _ options: BenchOptions, _ body: () -> Run
  ) -> [Probed<Run>] {
    let trips = options.count(3000, smoke: 200)
    var found = CoreDistance.allCases.map { Probed<Run>(distance: $0) }
    var before = CoreProbe.probe(pair, trips: trips)
    for attempt in 1...wanted * 4 {
      let run = body()
      let after = CoreProbe.probe(pair, trips: trips)
      let isLastHope = attempt == wanted * 4 && found.allSatisfy(\.runs.isEmpty)
      if after.distance == before.distance || isLastHope || options.smoke {
        let group = found.firstIndex { $0.distance == after.distance }!
        found[group].runs.append(run)
        found[group].floors.append((before.twoLinesP50 + after.twoLinesP50) / 2)
        if found[group].runs.count == wanted { break }
      }
      before = after
    }
    return found.filter { !$0.runs.isEmpty }.sorted { $0.runs.count > $1.runs.count }
  }

  /// Adds a figure's result at the distance that most runs stood at, and notes what others there were.
  static func add<Run>(
    _ figure: String, unit: String, checksum: UInt64, _ probed: [Probed<Run>],
    _ report: inout BenchReport, _ summarise: (inout BenchResult, [Run]) -> Void
  ) {
    for (index, group) in probed.enumerated() {
      var result = BenchResult(
        name, figure, unit: unit, runs: group.runs.count, checksum: checksum)
      summarise(&result, group.runs)
      result.floor = group.floor
      result.distance = group.distance.rawValue
      if index == 0 {
        report.add(result)
      } else {
        report.note("\(figure), \(result.line)")
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
      result.distance = reading.distance.rawValue
      report.add(result)
    }
  }

  /// A fabric of this process with rings of one capacity, gone from the file system at once.
  static func rings(_ names: [String], capacity: Int) -> Fabric {
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
