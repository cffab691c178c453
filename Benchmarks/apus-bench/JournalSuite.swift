// What a record costs the logger.

import CPlatform
import Events
import Journal
import Platform

enum JournalSuite {
  static let name = "journal"
  static let figures = ["append", "read"]

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    guard options.wants(name, "append") || options.wants(name, "read") else { return }
    report.progress("\(name).append")
    do {
      try measure(options, &report)
    } catch {
      report.note("the journal can't be measured: \(error)")
    }
  }

  /// Records in batches of a thousand, as a logger drains its rings; segments are rolled, and a wait for
  /// the next one isn't hidden: it is counted, and its time isn't an append's.
  private static func measure(_ options: BenchOptions, _ report: inout BenchReport)
    throws(JournalError)
  {
    let batches = options.count(4_000, smoke: 20)
    let size = 1_000
    var writer = try JournalWriter(
      JournalSettings(
        root: BenchFolder.path, instance: "bench", build: "bench", configDigest: 0,
        start: Nanoseconds(apus_clock_ns(0))))
    var event = Event(
      sequence: Sequence(1), time: .zero, kind: .bookAdd, source: .session(0),
      instrument: InstrumentID(0),
      BookOrder(
        order: OrderID(bits: 1), price: Price(units: 1), quantity: Quantity(units: 1),
        side: .buy))
    var values: [Double] = []
    var waits = 0
    for _ in 0..<batches {
      var written = 0
      let start = BenchTimer.ticks()
      while written < size {
        event.sequence = Sequence(event.sequence.number &+ 1)
        guard writer.append(stage: .gatewayIn, event: event) == .written else { break }
        written += 1
      }
      let took = BenchTimer.ns(BenchTimer.ticks() - start)
      if written == size {
        values.append(took / Double(size))
      } else {
        waits += 1
        apus_sleep_ns(20_000_000)
      }
    }
    let records = writer.records
    let directory = writer.directory
    try? writer.close(reason: .shutdown, now: Nanoseconds(apus_clock_ns(0)))
    values.sort()
    var result = BenchResult(
      name, "append", unit: "ns/record", runs: values.count, checksum: records)
    result.summarise(samples: values)
    result.median = result.p50
    report.add(result)
    if waits > 0 {
      report.note(
        "journal.append: \(waits) times the next segment wasn't there yet; a logger waits then")
    }
    if options.wants(name, "read") { try read(directory, &report) }
    BenchFolder.remove(directory)
  }

  private static func read(_ directory: String, _ report: inout BenchReport) throws(JournalError) {
    let reader = try JournalReader(path: directory)
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<3 {
      var cursor = try reader.cursor()
      var count = 0
      let start = BenchTimer.ticks()
      while let record = try cursor.next() {
        count += 1
        checksum = checksum &+ record.event.sequence.number
      }
      values.append(BenchTimer.ns(BenchTimer.ticks() - start) / Double(max(1, count)))
    }
    var result = BenchResult(
      name, "read", unit: "ns/record", runs: values.count, checksum: checksum)
    result.summarise(runs: values)
    report.add(result)
  }
}
