// Snapshots on disk: the state of every stage at one moment of ingress, a file each, in `snapshots/` beside the
// segments. A restart begins with the newest good one and reads only what the log holds behind it.
//
//      0                        256                                    4096
//      ┌────────────────────────┬──────────────────────────────────────┬────────┬────────┬───┐
//      │ header                 │ a row for each part, zero-padded     │ part 0 │ part 1 │ … │
//      └────────────────────────┴──────────────────────────────────────┴────────┴────────┴───┘
//
//      header  magic 8 · format 4 · event format 4 · part count 4 · run 4 · sequence 8 · time 8 · start of the
//              journal 8 · config digest 8 · file bytes 8 · crc 4 · zeros 4 · at 96 instance 64 · build 64
//      row     stage 4 · crc 4 · offset 8 · bytes 8
//
// All little-endian. The header's CRC32C covers the first page, its own field taken as zero; each part has one of
// its own. A file is written under another name, brought to the device and renamed: one that has its name is whole.

import CChecksum
import Events
import Glibc
import Platform

/// Of which moment a snapshot is, and of whose.
public struct SnapshotHeader: Hashable, Sendable {
  public var instance: String
  public var build: String
  public var configDigest: UInt64
  /// When the journal began that it belongs to.
  public var journalStart: Nanoseconds
  /// Which run of the journal made it.
  public var run: UInt32
  /// The last input that it has seen, and its time.
  public var sequence: Sequence
  public var time: Nanoseconds

  public init(
    instance: String, build: String, configDigest: UInt64, journalStart: Nanoseconds, run: UInt32,
    sequence: Sequence, time: Nanoseconds
  ) {
    self.instance = instance
    self.build = build
    self.configDigest = configDigest
    self.journalStart = journalStart
    self.run = run
    self.sequence = sequence
    self.time = time
  }
}

/// One stage's state, and how far its stream had come, as the stage lists them.
public struct SnapshotPart: Hashable, Sendable {
  public var stage: StageID
  public var bytes: [UInt8]

  public init(stage: StageID, bytes: [UInt8]) {
    self.stage = stage
    self.bytes = bytes
  }

  /// Megabytes: an array compares itself byte by byte.
  public static func == (a: Self, b: Self) -> Bool {
    guard a.stage == b.stage, a.bytes.count == b.bytes.count else { return false }
    return unsafe a.bytes.withUnsafeBytes { a in
      unsafe b.bytes.withUnsafeBytes { b in
        guard let a = a.baseAddress, let other = b.baseAddress else { return true }
        return unsafe memcmp(a, other, b.count) == 0
      }
    }
  }
}

public struct Snapshot: Hashable, Sendable {
  public var header: SnapshotHeader
  public var parts: [SnapshotPart]

  public init(header: SnapshotHeader, parts: [SnapshotPart]) {
    self.header = header
    self.parts = parts
  }

  public func part(_ stage: StageID) -> SnapshotPart? { parts.first { $0.stage == stage } }

  /// What the operator's desk said of the limits.
  public var limits: [Int64] {
    let bytes = part(.logger)?.bytes ?? []
    return stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map {
      Int64(bitPattern: bytes.word(at: $0))
    }
  }

  public var byteCount: Int { parts.reduce(0) { $0 + $1.bytes.count } }
}

/// Raised whenever the meaning of a byte outside the parts changes; those have versions of their own.
public let snapshotFormatVersion: UInt32 = 1

public enum SnapshotFile {
  /// "APUSSNAP" as it stands in the file.
  static let magic: UInt64 = 0x5041_4E53_5355_5041
  private static let page = 4096
  private static let rows = 256
  private static let rowBytes = 24
  /// As many parts as rows fit the page.
  static let partsMax = 16

  private enum Field {
    static let format = 8
    static let events = 12
    static let partCount = 16
    static let run = 20
    static let sequence = 24
    static let time = 32
    static let journalStart = 40
    static let configDigest = 48
    static let byteCount = 56
    static let crc = 64
    static let instance = 96
    static let build = 160
    static let textRoom = 64
  }

  /// Where a journal's snapshots lie.
  public static func directory(of journal: String) -> String { journal + "/snapshots" }

  /// The paths of a journal's snapshots, the newest first. Those that can't be found are as good as gone: the log has all that
  /// they say.
  public static func all(of journal: String) -> [String] {
    let directory = directory(of: journal)
    return ((try? JournalDirectory.names(in: directory)) ?? [])
      .filter { sequence(fileName: $0) != nil }
      .sorted(by: >)
      .map { directory + "/" + $0 }
  }

  static func fileName(_ sequence: Sequence) -> String {
    let digits = String(sequence.number)
    return String(repeating: "0", count: max(0, 20 - digits.count)) + digits + ".snapshot"
  }

  private static func sequence(fileName: String) -> UInt64? {
    guard fileName.hasSuffix(".snapshot"), fileName.utf8.count == 29 else { return nil }
    return UInt64(fileName.dropLast(9))
  }

  // MARK: Writing

  /// Writes a snapshot, whole or not at all. Returns its path.
  public static func write(_ snapshot: Snapshot, of journal: String) throws(SystemFailure) -> String
  {
    try write(snapshot, of: journal, JournalIO())
  }

  static func write(_ snapshot: Snapshot, of journal: String, _ io: JournalIO) throws(SystemFailure)
    -> String
  {
    precondition(snapshot.parts.count <= partsMax, "a snapshot has a part for each stage")
    let directory = directory(of: journal)
    if unsafe mkdir(directory, 0o700) != 0, errno != EEXIST {
      throw SystemFailure(doing: "make the directory '\(directory)'", code: errno)
    }
    let path = directory + "/" + fileName(snapshot.header.sequence)
    let temporary = path + ".new"
    try io.remove(temporary)
    let file = try io.create(temporary)
    let bytes = encoded(snapshot)
    try io.write(.writeSnapshot, file, bytes, at: 0)
    try io.sync(file)
    try io.rename(temporary, to: path)
    try io.sync(directory: directory)
    return path
  }

  /// Removes one. Says why it can't, or nil.
  public static func remove(_ path: String) -> SystemFailure? { remove(path, JournalIO()) }

  static func remove(_ path: String, _ io: JournalIO) -> SystemFailure? {
    do throws(SystemFailure) {
      try io.remove(path)
      return nil
    } catch {
      return error
    }
  }

  /// Removes all but the newest `count`. Says of each that stays all the same why.
  public static func prune(of journal: String, keeping count: Int) -> [SystemFailure] {
    prune(of: journal, keeping: count, JournalIO())
  }

  static func prune(of journal: String, keeping count: Int, _ io: JournalIO) -> [SystemFailure] {
    all(of: journal).dropFirst(count).compactMap { remove($0, io) }
  }

  /// Removes what writes left behind that were never finished. Says of each that stays why.
  public static func removeUnfinished(of journal: String) -> [SystemFailure] {
    removeUnfinished(of: journal, JournalIO())
  }

  static func removeUnfinished(of journal: String, _ io: JournalIO) -> [SystemFailure] {
    let directory = directory(of: journal)
    return ((try? JournalDirectory.names(in: directory)) ?? [])
      .filter { $0.hasSuffix(".snapshot.new") }.sorted()
      .compactMap { remove(directory + "/" + $0, io) }
  }

  static func encoded(_ snapshot: Snapshot) -> [UInt8] {
    let header = snapshot.header
    var bytes = [UInt8](repeating: 0, count: page)
    func put(_ value: UInt64, at offset: Int) { bytes.put(value, count: 8, at: offset) }
    func put32(_ value: UInt32, at offset: Int) { bytes.put(UInt64(value), count: 4, at: offset) }
    put(magic, at: 0)
    put32(snapshotFormatVersion, at: Field.format)
    put32(eventFormatVersion, at: Field.events)
    put32(UInt32(snapshot.parts.count), at: Field.partCount)
    put32(header.run, at: Field.run)
    put(header.sequence.number, at: Field.sequence)
    put(header.time.count, at: Field.time)
    put(header.journalStart.count, at: Field.journalStart)
    put(header.configDigest, at: Field.configDigest)
    put(UInt64(page + snapshot.byteCount), at: Field.byteCount)
    for (text, offset) in [(header.instance, Field.instance), (header.build, Field.build)] {
      for (index, byte) in text.utf8.prefix(Field.textRoom - 1).enumerated() {
        bytes[offset + index] = byte
      }
    }
    var offset = page
    for (index, part) in snapshot.parts.enumerated() {
      let row = rows + index * rowBytes
      put32(UInt32(part.stage.code), at: row)
      put32(part.bytes.crc32c, at: row + 4)
      put(UInt64(offset), at: row + 8)
      put(UInt64(part.bytes.count), at: row + 16)
      offset += part.bytes.count
    }
    put32(bytes.crc32c, at: Field.crc)
    bytes.reserveCapacity(offset)
    for part in snapshot.parts { bytes += part.bytes }
    return bytes
  }

  // MARK: Reading

  /// Why a file isn't a snapshot that can be used.
  public struct Refusal: Error, CustomStringConvertible, Hashable, Sendable {
    public var path: String
    public var message: String

    public var description: String { "snapshot '\(path)': \(message)" }
  }

  /// Reads one, and trusts nothing in it that its checksums don't cover.
  public static func read(_ path: String) throws(Refusal) -> Snapshot {
    let bytes: [UInt8]
    do throws(SystemFailure) {
      bytes = try OwnedFile.openForReading(path).readAll()
    } catch {
      throw Refusal(path: path, message: error.description)
    }
    do throws(Refusal) {
      return try decoded(bytes)
    } catch {
      throw Refusal(path: path, message: error.message)
    }
  }

  static func decoded(_ bytes: [UInt8]) throws(Refusal) -> Snapshot {
    func refused(_ message: String) -> Refusal { Refusal(path: "", message: message) }
    guard bytes.count >= page, bytes.word(at: 0) == magic else {
      throw refused("this isn't a snapshot, or its beginning is gone")
    }
    let format = bytes.word32(at: Field.format)
    guard format == snapshotFormatVersion else {
      throw refused("it has format \(format), and this build reads \(snapshotFormatVersion)")
    }
    let events = bytes.word32(at: Field.events)
    guard events == eventFormatVersion else {
      throw refused("it has event format \(events), and this build reads \(eventFormatVersion)")
    }
    var first = Array(bytes[..<page])
    let stored = first.word32(at: Field.crc)
    first.put(0, count: 4, at: Field.crc)
    guard first.crc32c == stored else { throw refused("its header is damaged") }
    let count = Int(first.word32(at: Field.partCount))
    guard first.word(at: Field.byteCount) == UInt64(bytes.count), count <= partsMax,
      let instance = first.text(at: Field.instance, room: Field.textRoom),
      let build = first.text(at: Field.build, room: Field.textRoom)
    else { throw refused("it isn't whole") }
    var parts: [SnapshotPart] = []
    var end = page
    for index in 0..<count {
      let row = rows + index * rowBytes
      let stage = StageID(code: UInt8(truncatingIfNeeded: first.word32(at: row)))
      let length = first.word(at: row + 16)
      guard first.word(at: row + 8) == UInt64(end), length <= UInt64(bytes.count - end) else {
        throw refused("its parts contradict each other")
      }
      let part = Array(bytes[end..<end + Int(length)])
      guard part.crc32c == first.word32(at: row + 4) else {
        throw refused("the state of stage '\(stage)' is damaged")
      }
      parts.append(SnapshotPart(stage: stage, bytes: part))
      end += part.count
    }
    guard end == bytes.count else { throw refused("there are bytes behind its last part") }
    return Snapshot(
      header: SnapshotHeader(
        instance: instance, build: build, configDigest: first.word(at: Field.configDigest),
        journalStart: Nanoseconds(first.word(at: Field.journalStart)),
        run: first.word32(at: Field.run), sequence: Sequence(first.word(at: Field.sequence)),
        time: Nanoseconds(first.word(at: Field.time))),
      parts: parts)
  }
}

extension OwnedFile {
  borrowing func readAll() throws(SystemFailure) -> [UInt8] {
    let size = Int(clamping: try byteCount())
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress! + done, size - done, off_t(done))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemFailure(doing: "read '\(path)'", code: errno) }
      if count == 0 { break }
      done += count
    }
    if done < size { bytes.removeLast(size - done) }
    return bytes
  }
}
