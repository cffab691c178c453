// What the tests share: directories that go away, events, and ways to spoil a file.

import CPlatform
import Events
import Glibc
import Platform

@testable import Journal

/// A directory of its own, removed with all that is in it.
final class Scratch: Sendable {
  let path: String

  /// In memory where a test syncs so often that a disk would take minutes.
  init(inMemory: Bool = false) {
    let root = inMemory ? "/dev/shm" : "/tmp"
    var template = Array("\(root)/apus-journal-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in (try? JournalDirectory.names(in: path)) ?? [] {
      let inner = path + "/" + name
      if JournalDirectory.isDirectory(inner) {
        remove(inner)
      } else {
        JournalDirectory.remove(file: inner)
      }
    }
    JournalDirectory.remove(emptyDirectory: path)
  }

  func settings(
    instance: String = "test", segment: Int = 64 << 10, durability: Durability = .process,
    start: UInt64 = 1_767_323_045_678_000_000,
    bundle: JournalBundle = JournalBundle([.init(name: "demo.yaml", text: "seed: 7\n")])
  ) -> JournalSettings {
    JournalSettings(
      root: path, instance: instance, build: "build-1", configDigest: 0x1122_3344_5566_7788,
      start: Nanoseconds(start), durability: durability, segmentByteCount: segment, bundle: bundle)
  }
}

/// SplitMix64: a failure prints the seed.
struct Chance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

/// The `number`th event of a made-up stream: every field depends on the number.
func sampleEvent(_ number: UInt64) -> Event {
  var chance = Chance(state: number)
  return Event(
    sequence: Sequence(number + 1), time: Nanoseconds(1_000_000 + number), kind: .trade,
    flags: UInt8(truncatingIfNeeded: chance.next()), source: .session(3),
    instrument: InstrumentID(UInt32(number % 5)),
    words: EventWords(chance.next(), chance.next(), chance.next(), chance.next(), number))
}

func sampleStage(_ number: UInt64) -> StageID { StageID(code: UInt8(number * 7 % 6)) }

/// Appends, waiting for the maker where it must.
func append(_ writer: inout JournalWriter, _ stage: StageID, _ event: Event) -> JournalAppend {
  for _ in 0..<200_000 {
    let outcome = writer.append(stage: stage, event: event)
    if outcome != .full { return outcome }
    apus_sleep_ns(50_000)
  }
  return .full
}

@discardableResult
func appendSamples(_ writer: inout JournalWriter, _ numbers: Range<UInt64>) -> Bool {
  for number in numbers
  where append(&writer, sampleStage(number), sampleEvent(number)) != .written { return false }
  return true
}

/// Everything that can be read, and what came then.
func readAll(_ directory: String) -> (
  records: [JournalRecord], result: Result<JournalEnd, JournalError>
) {
  var records: [JournalRecord] = []
  do throws(JournalError) {
    var cursor = try JournalReader(path: directory).cursor()
    while let record = try cursor.next() { records.append(record) }
    return (records, .success(cursor.end!))
  } catch {
    return (records, .failure(error))
  }
}

/// A file's bytes, to look at and to spoil.
struct RawFile: ~Copyable {
  let descriptor: Int32

  init(_ path: String) {
    descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    precondition(descriptor >= 0, "no file \(path)")
  }

  deinit { close(descriptor) }

  var count: Int { Int(lseek(descriptor, 0, SEEK_END)) }

  func read(_ offset: Int, _ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe pread(descriptor, &bytes, count, off_t(offset))
    return Array(bytes.prefix(max(0, read)))
  }

  func write(_ bytes: [UInt8], at offset: Int) {
    let written = unsafe pwrite(descriptor, bytes, bytes.count, off_t(offset))
    precondition(written == bytes.count)
  }

  func truncate(_ count: Int) { precondition(ftruncate(descriptor, off_t(count)) == 0) }
}

/// The segment that a path names; none for other files.
func segmentNumber(_ path: String) -> UInt64 {
  let name = path.split(separator: "/").last.map(String.init) ?? ""
  return JournalLayout.segmentNumber(fileName: name) ?? 0
}

extension JournalHeader {
  /// Where record `position` lies in its segment's file.
  func offset(of position: UInt64) -> Int {
    offset(ofSlot: Int(position % UInt64(capacity)))
  }
}

/// Counts the calls that a writer makes of the file system and lets one of them fail.
final class CallCounter: @unchecked Sendable {
  private let lock = TestLock()
  private var calls = 0
  private let failing: Int
  private let fault: JournalFault
  private let isCounted: @Sendable (JournalCall) -> Bool

  init(
    failing: Int, with fault: JournalFault,
    counting isCounted: @escaping @Sendable (JournalCall) -> Bool = { _ in true }
  ) {
    self.failing = failing
    self.fault = fault
    self.isCounted = isCounted
  }

  var count: Int { lock.held { calls } }

  var faults: JournalFaults {
    { call, _ in
      guard self.isCounted(call) else { return nil }
      return self.lock.held {
        self.calls += 1
        return self.calls == self.failing + 1 ? self.fault : nil
      }
    }
  }
}

/// A mutual exclusion of the C library.
@safe
final class TestLock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  func held<Result>(_ body: () -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
