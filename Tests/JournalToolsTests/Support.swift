// What the tests share: a directory that goes away, journals made in it, files to look at and to spoil.

import CPlatform
import Events
import Glibc
import Journal
import JournalTools
import Platform

/// A directory of its own, removed with all that is in it.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/apus-tools-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in names(in: path) {
      if unsafe unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
    }
    _ = unsafe rmdir(path)
  }

  /// A journal of `count` events in 64 KiB segments, its directory.
  func journal(
    _ count: UInt64, start: UInt64 = 1_767_323_045_678_000_000, instance: String = "test",
    isClosed: Bool = true
  ) throws -> String {
    var writer = try JournalWriter(
      JournalSettings(
        root: path + "/journal", instance: instance, build: "build-1", configDigest: 7,
        start: Nanoseconds(start), segmentByteCount: 64 << 10,
        bundle: JournalBundle([.init(name: "demo.yaml", text: "seed: 7\n\u{1}\"ä\"\n")])))
    for number in 0..<count {
      let stage = StageID(code: UInt8(number * 7 % 6))
      while writer.append(stage: stage, event: sampleEvent(number)) == .full {
        apus_sleep_ns(50_000)
      }
      if number % 500 == 499 { _ = writer.mark(.process, now: Nanoseconds(start + number)) }
    }
    let directory = writer.directory
    if isClosed { try writer.close(reason: .shutdown, now: Nanoseconds(start + count)) }
    return directory
  }
}

func names(in directory: String) -> [String] {
  guard let stream = unsafe opendir(directory) else { return [] }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
        unsafe String(cString: $0)
      }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The `number`th event of a made-up stream.
func sampleEvent(_ number: UInt64) -> Event {
  Event(
    sequence: Sequence(number + 1), time: Nanoseconds(1_767_323_045_678_000_000 + number * 1000),
    kind: .trade, flags: UInt8(number % 3), source: .session(3),
    instrument: InstrumentID(UInt32(number % 5)),
    words: EventWords(number, number &* 0x9E37_79B9_7F4A_7C15, ~number, 1, number << 8))
}

/// A file's bytes; nil when there is none.
func contents(_ path: String) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
  let read = unsafe pread(descriptor, &bytes, bytes.count, 0)
  return read == bytes.count ? bytes : nil
}

func write(_ bytes: [UInt8], to path: String, at offset: Int = 0) {
  let descriptor = unsafe open(path, O_RDWR | O_CREAT, 0o600)
  defer { close(descriptor) }
  let written = unsafe pwrite(descriptor, bytes, bytes.count, off_t(offset))
  precondition(written == bytes.count)
}

/// All files of a directory with what is in them.
func image(_ directory: String) -> [String: [UInt8]] {
  Dictionary(
    uniqueKeysWithValues: names(in: directory).map { ($0, contents(directory + "/" + $0)!) })
}
