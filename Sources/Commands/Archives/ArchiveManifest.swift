// What an archive says of a journal that it keeps: a file of JSON lines beside the compressed segments.
//
//     {"archive":1,"journal":"demo-20260102T030405.678Z","instance":"demo","started":"…","records":1042}
//     {"segment":"000000.journal","bytes":67108864,"sha256":"…","stored_bytes":9811,"stored_sha256":"…"}
//
// Version 1 is of a whole journal. Version 2 is of one that goes on: its finished segments so far, from the first, and
// "records" counts what is in them. Who knows only the first refuses the second.

import EventText
import JournalTools
import Platform
import Printing

public struct ArchivedSegment: Hashable, Sendable {
  public var name: String
  public var byteCount: UInt64
  public var sum: String
  public var storedByteCount: UInt64
  public var storedSum: String

  /// Its file's name in the archive.
  public var storedName: String { name + ".zst" }
  /// What stands for it in a journal that goes on without it.
  var stubName: String { name.dropLast(".journal".count) + ".archived" }
}

public struct ArchiveManifest: Hashable, Sendable {
  public static let fileName = "manifest.jsonl"
  public static let version: UInt64 = 1
  public static let partialVersion: UInt64 = 2

  public var journal: String
  public var instance: String
  public var started: String
  public var recordCount: UInt64
  public var segments: [ArchivedSegment]
  /// All of the journal is there, and it was over.
  public var isWhole: Bool

  func encoded() -> [UInt8] {
    var out: [UInt8] = []
    let head: JSONObject = [
      "archive": .number(isWhole ? Self.version : Self.partialVersion), "journal": .text(journal),
      "instance": .text(instance),
      "started": .text(started), "records": .number(recordCount),
    ]
    head.appendLine(to: &out)
    for segment in segments {
      let line: JSONObject = [
        "segment": .text(segment.name), "bytes": .number(segment.byteCount),
        "sha256": .text(segment.sum), "stored_bytes": .number(segment.storedByteCount),
        "stored_sha256": .text(segment.storedSum),
      ]
      line.appendLine(to: &out)
    }
    return out
  }

  /// Reads the manifest in `directory`. Names the file and the line that isn't one's.
  public init(in directory: String) throws(ArchiveError) {
    let path = directory + "/" + Self.fileName
    self.init(journal: "", instance: "", started: "", recordCount: 0, segments: [])
    var number = 0
    do throws(SystemFailure) {
      var file = try LineFile(path: path)
      while let line = try file.next() {
        number = file.line
        guard let node = try? JSONNode.parse(line.span), take(node, isFirst: number == 1) else {
          throw SystemFailure(doing: "", code: 0)
        }
      }
    } catch {
      guard error.doing.isEmpty else {
        throw ArchiveError("\(error): '\(directory)' isn't a journal in an archive")
      }
      throw ArchiveError("\(path):\(number): this isn't a line of a manifest of version 1 or 2")
    }
    guard !segments.isEmpty else { throw ArchiveError("\(path): it names no segment") }
  }

  init(
    journal: String, instance: String, started: String, recordCount: UInt64,
    segments: [ArchivedSegment], isWhole: Bool = true
  ) {
    self.journal = journal
    self.instance = instance
    self.started = started
    self.recordCount = recordCount
    self.segments = segments
    self.isWhole = isWhole
  }

  /// Puts it in the place of the one that is there, if one is, in one step.
  func write(in place: String) throws(ArchiveError) {
    let path = place + "/" + Self.fileName
    try JournalArchive.wrapping { () throws(SystemFailure) in
      if Directory.isThere(path + ".new") { try Directory.remove(file: path + ".new") }
      var file = try FileTarget(path + ".new")
      try file.write(encoded()[...])
      try file.finish()
      try Directory.rename(path + ".new", to: path)
      try Directory.sync(place)
    }
  }

  private mutating func take(_ node: JSONNode, isFirst: Bool) -> Bool {
    guard case .object(let members) = node.value else { return false }
    func text(_ key: String) -> String? {
      guard case .string(let bytes)? = members.first(where: { $0.key == key })?.value.value else {
        return nil
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    func number(_ key: String) -> UInt64? {
      guard case .number(let text)? = members.first(where: { $0.key == key })?.value.value else {
        return nil
      }
      return UInt64(text)
    }
    if isFirst {
      guard let version = number("archive"),
        version == Self.version || version == Self.partialVersion, let journal = text("journal"),
        let instance = text("instance"), let started = text("started"),
        let records = number("records")
      else { return false }
      (self.journal, self.instance, self.started, recordCount) = (
        journal, instance, started, records
      )
      isWhole = version == Self.version
      return true
    }
    // A name is a file's in this directory, and nothing else.
    guard let name = text("segment"), !name.contains("/"), let bytes = number("bytes"),
      let sum = text("sha256"), let stored = number("stored_bytes"),
      let storedSum = text("stored_sha256")
    else { return false }
    segments.append(
      ArchivedSegment(
        name: name, byteCount: bytes, sum: sum, storedByteCount: stored, storedSum: storedSum))
    return true
  }
}

/// Why something can't be archived, proven or brought back.
public struct ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}
