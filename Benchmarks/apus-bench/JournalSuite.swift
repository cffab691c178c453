// What a record costs the logger, at each durability and load, beside the bare store of the same bytes;
// and what a group costs at `power`, beside the bare write to the device.

import CPlatform
import Events
import Journal
import Platform

enum JournalSuite {
  static let name = "journal"
  static let levels = Durability.allCases
  static let figures =
    ["store.floor", "append", "read", "find.sequence", "power.floor", "power.group"]
    + levels.flatMap { level in loads.map { "append.\(level.name).\($0.name)" } }

  struct Load: Sendable {
    let name: String
    /// Between two records; 0 is flat out.
    let periodNs: Double
    let records: Int
  }

  static let loads = [
    Load(name: "100k", periodNs: 10_000, records: 300_000),
    Load(name: "1m", periodNs: 1_000, records: 5_000_000),
    Load(name: "flat", periodNs: 0, records: 5_000_000),
  ]

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    do {
      let floor = storeFloor(options, &report)
      if options.wants(name, "append") || options.wants(name, "read")
        || options.wants(name, "find.sequence")
      {
        report.progress("\(name).append")
        try batches(options, floor, &report)
      }
      for level in levels {
        for load in loads where options.wants(name, "append.\(level.name).\(load.name)") {
          report.progress("\(name).append.\(level.name).\(load.name)")
          try paced(options, level, load, floor, &report)
        }
      }
      try groups(options, &report)
    } catch {
      report.note("the journal can't be measured: \(error)")
    }
  }

  static func writer(
    _ level: Durability, diskCPU: Int? = nil
  ) throws(JournalError) -> JournalWriter {
    try JournalWriter(
      JournalSettings(
        root: BenchFolder.path, instance: "bench", build: "bench", configDigest: 0,
        start: Nanoseconds(apus_clock_ns(0)), durability: level, diskCPU: diskCPU))
  }

  static func event(_ number: Int) -> Event {
    Event(
      sequence: Sequence(UInt64(number)), time: Nanoseconds(UInt64(number)), kind: .bookAdd,
      source: .session(0), instrument: InstrumentID(0),
      BookOrder(
        order: OrderID(bits: 1), price: Price(units: 1), quantity: Quantity(units: 1),
        side: .buy))
  }

  /// 64 bytes into memory that is there, one after the other, in batches of a thousand; ns a store.
  private static func storeFloor(_ options: BenchOptions, _ report: inout BenchReport) -> Double {
    let size = 64 << 20
    guard let memory = try? Mapping(anonymous: size) else { return 0 }
    try? memory.prefault(named: "the floor")
    var values: [Double] = []
    var number = 0
    for _ in 0..<options.count(4_000, smoke: 20) {
      let start = BenchTimer.ticks()
      for _ in 0..<1_000 {
        var event = event(number)
        let place = unsafe memory.base + (number &* 64) & (size - 1)
        unsafe place.copyMemory(from: &event, byteCount: 64)
        number &+= 1
      }
      values.append(BenchTimer.ns(BenchTimer.ticks() - start) / 1_000)
    }
    values.sort()
    var result = BenchResult(
      name, "store.floor", unit: "ns/record", runs: values.count, checksum: UInt64(number))
    result.summarise(samples: values)
    if options.wants(name, "store.floor") { report.add(result) }
    return result.p50 ?? 0
  }

  /// Records in batches of a thousand, as a logger drains its rings; segments are rolled, and a wait for
  /// the next one isn't hidden: it is counted, and its time isn't an append's.
  private static func batches(
    _ options: BenchOptions, _ floor: Double, _ report: inout BenchReport
  ) throws(JournalError) {
    var writer = try writer(.process)
    var values: [Double] = []
    var waits = 0
    var number = 0
    for _ in 0..<options.count(4_000, smoke: 20) {
      var written = 0
      let start = BenchTimer.ticks()
      while written < 1_000 {
        guard writer.append(stage: .gatewayIn, event: event(number)) == .written else { break }
        number &+= 1
        written += 1
      }
      let took = BenchTimer.ns(BenchTimer.ticks() - start)
      if written == 1_000 {
        values.append(took / 1_000)
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
    result.floor = floor
    if options.wants(name, "append") { report.add(result) }
    if waits > 0 {
      report.note(
        "journal.append: \(waits) times the next segment wasn't there yet; a logger waits then")
    }
    if options.wants(name, "read") { try read(directory, &report) }
    if options.wants(name, "find.sequence") { try find(directory, number, &report) }
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

  /// Opening a journal and finding a sequence in it, µs.
  private static func find(_ directory: String, _ count: Int, _ report: inout BenchReport)
    throws(JournalError)
  {
    var values: [Double] = []
    var checksum: UInt64 = 0
    for round in 1..<101 {
      let start = BenchTimer.ticks()
      let reader = try JournalReader(path: directory)
      let target = Sequence(UInt64(count / 102 * round))
      checksum = checksum &+ (try reader.position(ofSequence: target) ?? 0)
      values.append(BenchTimer.ns(BenchTimer.ticks() - start) / 1_000)
    }
    values.sort()
    var result = BenchResult(
      name, "find.sequence", unit: "µs", runs: values.count, checksum: checksum)
    result.summarise(samples: values)
    report.add(result)
  }
}
