// What the tests of the fabric share: seeded chance, rings in plain memory, fabrics in a directory of
// their own, events that prove themselves.

import CAtomics
import Events
import Glibc
import Platform

@testable import Fabric

/// SplitMix64: every test that uses chance prints its seed when it fails.
struct Chance: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A ring in memory of this process, its positions starting where the test wants them.
@safe
final class RingMemory: @unchecked Sendable {  // Each word has one writer, as in a fabric.
  let base: UnsafeMutableRawPointer
  let capacity: Int
  let largestBatch: Int

  init(capacity: Int, start: UInt64 = 0, largestBatch: Int? = nil) {
    self.capacity = capacity
    self.largestBatch = largestBatch ?? max(1, capacity / 4)
    let count = FabricLayout.Ring.byteCount(capacity: capacity)
    unsafe base = .allocate(byteCount: count, alignment: 4096)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    set(FabricLayout.Ring.tail, start)
    set(FabricLayout.Ring.head, start)
  }

  deinit { unsafe base.deallocate() }

  func set(_ offset: Int, _ value: UInt64) {
    unsafe apus_store_release((base + offset).assumingMemoryBound(to: UInt64.self), value)
  }

  func word(_ offset: Int) -> UInt64 {
    unsafe apus_load_acquire((base + offset).assumingMemoryBound(to: UInt64.self))
  }

  func producer() -> RingProducer {
    unsafe RingProducer(base: base, capacity: capacity, largestBatch: largestBatch)
  }

  func consumer() -> RingConsumer { unsafe RingConsumer(base: base, capacity: capacity) }

  var observer: RingObserver {
    unsafe RingObserver(
      base: UnsafeRawPointer(base), capacity: capacity, largestBatch: largestBatch)
  }
}

/// A directory for fabrics, gone with its owner.
final class FabricRoom {
  let root: String

  init(_ test: String = #function) {
    let clean = test.filter { $0.isLetter || $0.isNumber }
    root = "/tmp/apus-fabric-\(Host.processID)-\(clean)-\(apus_ticks())"
  }

  func path(_ instance: String) -> String { root + "/" + instance }

  func write(_ bytes: [UInt8], to instance: String) {
    _ = unsafe mkdir(root, 0o700)
    let file = unsafe open(path(instance), O_CREAT | O_RDWR | O_TRUNC, 0o600)
    precondition(file >= 0)
    _ = unsafe Glibc.write(file, bytes, bytes.count)
    close(file)
  }

  func read(_ instance: String) -> [UInt8] {
    let file = unsafe open(path(instance), O_RDONLY)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(file, 0, SEEK_END)))
    let count = unsafe pread(file, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(0, count)))
  }

  /// Overwrites a word of an instance's file.
  func patch(_ instance: String, _ offset: Int, _ value: UInt64) {
    var value = value.littleEndian
    let file = unsafe open(path(instance), O_RDWR)
    precondition(file >= 0)
    let count = unsafe pwrite(file, &value, 8, off_t(offset))
    precondition(count == 8)
    close(file)
  }

  deinit { clear() }

  /// Takes all away; a test whose process is to be stopped does so itself.
  func clear() {
    for name in InstanceDirectory.names(root: root) { InstanceDirectory.remove(path(name)) }
    _ = unsafe rmdir(root)
  }
}

extension FabricPlan {
  /// One part of each kind.
  static func small(_ instance: String = "small") -> FabricPlan {
    var plan = FabricPlan(
      instance: instance, build: "build-7", pipeline: "trader", config: "config/demo.yaml",
      journal: "journal/demo")
    plan.rings = [RingPlan(name: "orders-risk", writer: "orders", reader: "risk", capacity: 16)]
    plan.counters = [
      CountersPlan(name: "orders", writer: "orders", counters: ["events-in", "events-out"])
    ]
    plan.histograms = [HistogramPlan(name: "hop", writer: "risk")]
    return plan
  }
}

extension Event {
  /// Event number `index`: every word follows from it, the last one proves the others.
  static func proven(_ index: UInt64) -> Event {
    var chance = Chance(seed: index)
    let words = EventWords(
      chance.next(), chance.next(), chance.next(), chance.next(), 0)
    var event = Event(
      sequence: Sequence(index), time: Nanoseconds(index &* 7), kind: EventKind(code: 3),
      flags: UInt8(truncatingIfNeeded: index), source: .none,
      instrument: InstrumentID(UInt32(truncatingIfNeeded: index)), words: words)
    event.words.w4 = event.proof
    return event
  }

  private var proof: UInt64 {
    var digest = StreamDigest()
    var bare = self
    bare.words.w4 = 0
    digest.add(bare)
    return digest.state
  }

  var isProven: Bool { words.w4 == proof }
}

/// Runs bodies at once, each on a thread, and waits for all.
func together(_ bodies: [@Sendable () -> Void]) throws {
  var threads: [PinnedThread] = []
  for (index, body) in bodies.enumerated() {
    threads.append(
      try PinnedThread.start(ThreadOptions(name: "test-\(index)"), warn: { _ in }, body: body))
  }
  for thread in threads { thread.join() }
}

/// Lets another thread run: tests run side by side on few CPUs, and who spins there waits for himself.
func giveWay() { sched_yield() }

/// What a thread found out, read after it was joined.
final class Found<Value>: @unchecked Sendable {  // Written by one thread before it is joined.
  var value: Value

  init(_ value: Value) { self.value = value }
}
