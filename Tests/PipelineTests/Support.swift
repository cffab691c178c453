// What the tests share: directories that go away, settings from a text, and runs that are waited for
// with a bound.

import CPlatform
import Config
import Events
import Glibc
import Journal
import Platform
import Replay
import Testing

@testable import Pipeline
@testable import Settings

/// The suites that start threads of their own: one run at a time.
@Suite(.serialized) enum Runs {}

/// A directory of its own, removed with all that is in it.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/apus-pipeline-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  static func remove(_ path: String) {
    if let directory = unsafe opendir(path) {
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) {
          unsafe String(cString: $0)
        }
        if name != "." && name != ".." { remove(path + "/" + name) }
      }
      unsafe closedir(directory)
      _ = unsafe rmdir(path)
    } else {
      _ = unsafe unlink(path)
    }
  }
}

let twoInstruments = """
  instruments:
    ACME: { tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 100 }
    BOLT: { tick: 0.05, lot: 5, lowest: 50, highest: 5000, reference: 700 }

  """

/// Reads settings as the core does, from texts in place of files.
func decode(
  _ yaml: String, instruments: String = twoInstruments, overrides: Overrides = Overrides()
)
  throws(ConfigErrors) -> TraderSettings
{
  try TraderConfig.decode(
    main: ConfigFile(name: "test.yaml", text: yaml), overrides: overrides, environment: [:]
  ) { (name: String) throws(ConfigErrors) in
    guard name == "instruments.yaml" else {
      throw ConfigErrors([ConfigError(file: name, message: "no such file")])
    }
    return ConfigFile(name: name, text: instruments)
  }
}

/// A name that no other test and no other process uses.
func freshInstance() -> String {
  let number = instanceNumber.withLockedValue { (value: inout Int) -> Int in
    value += 1
    return value
  }
  return "test-\(Host.processID)-\(number)"
}

private let instanceNumber = Locked(0)

/// A value behind a mutex.
@safe
final class Locked<Value>: @unchecked Sendable {  // The mutex makes writers take turns.
  private var value: Value
  nonisolated(unsafe) private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init(_ value: Value) {
    self.value = value
    unsafe mutex = .allocate(capacity: 1)
    _ = unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    _ = unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  func withLockedValue<Result>(_ body: (inout Value) -> Result) -> Result {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}

/// A config for the threaded tests: tiny rings, and a market that is always due.
struct Setup {
  var seed: UInt64 = 1
  var events: UInt64 = 2_000
  var ring = 64
  var rate = "100M/s"
  var strategy = ""
  var extra = ""
  var topology = "one_thread"
  var isRecorded = true
  var maximumAge = "1h"
  var durability = "process"
  var segment = "32MiB"
  var risk = "starts_killed: false"
  var watchdog = "30s"

  /// A strategy that floods: on every change of a top of book as many orders as a step may send.
  static let flood = """
      take_imbalance_percent: 50
      take_slices: 24
      take_cooldown: 0s
      take: 5
      max_position: 600
      half_spread_ticks: 20

    """

  func settings(in scratch: Scratch, instruments: String = twoInstruments)
    throws(ConfigErrors) -> TraderSettings
  {
    try decode(
      """
      instance: \(freshInstance())
      seed: \(seed)
      instruments: instruments.yaml
      market: { rate: \(rate), events: \(events) }
      strategies:
        quote_and_take:
          quote: 10
      \(strategy.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      risk: { max_order: 100, max_position: 1000, \(risk) }
      gateway_out: { max_age: \(maximumAge) }
      journal:
        on: \(isRecorded)
        directory: '\(scratch.path)'
        segment: \(segment)
        durability: \(durability)
      rings: { capacity: \(ring), journal_capacity: \(ring), loopback_capacity: \(ring) }
      watchdog: { after: \(watchdog) }
      warm_up: 0
      topology: \(topology)
      \(extra)
      """, instruments: instruments)
  }
}

/// Runs to the end of the market, or for as long as `isDone` says no, and stops in good order.
func carryOut(_ run: TraderRun, isDone: ((TraderRun) -> Bool)? = nil) throws -> RunSummary {
  try run.start()
  let deadline = run.clock.now() + 60_000_000_000
  while !(isDone?(run) ?? run.isOver) {
    guard run.tend() else { break }
    guard run.clock.now() < deadline else {
      Issue.record("the run doesn't end")
      break
    }
    apus_sleep_ns(1_000_000)
  }
  run.stop()
  return run.summary()
}

func replay(_ path: String) throws -> ReplayResult {
  var replay = try Replay(path: path)
  return try replay.run { _ in }
}

func records(of journal: String) throws -> [JournalRecord] {
  var cursor = try JournalReader(path: journal).cursor()
  var records: [JournalRecord] = []
  while let record = try cursor.next() { records.append(record) }
  return records
}

extension TraderRun {
  func value(_ block: String, _ name: String) -> UInt64 {
    view.counters(of: view.part(named: block)!).first { $0.name == name }!.value
  }

  func value(_ stage: StageID, _ name: String) -> UInt64 {
    value(TraderPart.counters(of: stage), name)
  }

  /// What went in came out, on every ring, and none of it twice. Nil, or what doesn't add up.
  func accountsFault() -> String? {
    for ring in view.rings {
      let observer = view.observer(of: ring)
      if ring.reader == "logger" && !settings.journal.isOn { continue }
      if observer.tail != observer.head { return "\(ring.name) isn't empty" }
    }
    func tail(_ ring: String) -> UInt64 { view.observer(of: view.part(named: ring)!).tail }
    for stage in TraderPart.senders {
      let next = StageID(code: stage.code + 1)
      if value(stage, "events_out") != tail(TraderPart.ring(from: stage)) {
        return "\(stage) counts what isn't in its ring"
      }
      if value(stage, "events_out") != value(next, "events_in") { return "\(stage) lost events" }
    }
    if value(.gatewayOut, "events_out") != tail(TraderPart.loopback) { return "facts were lost" }
    let operatorCommands = tail(TraderPart.operatorDesk)
    let admitted =
      value(TraderPart.market, "sent") + tail(TraderPart.loopback) + operatorCommands
    // The rest are timers.
    if value(.gatewayIn, "events_out") < admitted { return "gateway-in lost events" }
    if settings.journal.isOn {
      let recorded = TraderPart.recorders.reduce(0) { $0 + tail(TraderPart.journal(of: $1)) }
      let marks = value(TraderPart.logger, "marks")
      if value(TraderPart.logger, "records") != recorded + marks { return "records were lost" }
    }
    return nil
  }
}

/// What became of every order, by what is in a journal.
struct OrderBalance {
  var ordered: Quantity
  var filled = Quantity.zero
  var canceled = Quantity.zero
  var isRejected = false

  var isOver: Bool { isRejected || filled + canceled == ordered }

  static func all(in records: [JournalRecord]) -> [UInt64: OrderBalance] {
    var orders: [UInt64: OrderBalance] = [:]
    // First: what has been round may stand in the log before the order that it is about.
    for record in records where record.stage == .strategy && record.event.kind == .orderNew {
      orders[record.event.words.w0] = OrderBalance(
        ordered: record.event.payload(as: OrderNew.self).quantity)
    }
    for record in records where record.stage == .gatewayIn {
      let event = record.event
      switch event.kind {
      case .orderFill: orders[event.words.w0]?.filled += event.payload(as: OrderFill.self).quantity
      case .orderCanceled:
        orders[event.words.w0]?.canceled += event.payload(as: OrderCanceled.self).quantity
      case .orderRejected: orders[event.words.w0]?.isRejected = true
      default: break
      }
    }
    return orders
  }
}
