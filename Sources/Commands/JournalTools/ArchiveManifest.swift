// What an archive says of a journal that it keeps: a file of JSON lines beside the compressed segments.
//
//     {"archive":1,"journal":"demo-20260102T030405.678Z","instance":"demo","started":"…","records":1042}
//     {"segment":"000000.journal","bytes":67108864,"sha256":"…","stored_bytes":9811,"stored_sha256":"…"}

import EventText
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
}

public struct ArchiveManifest: Hashable, Sendable {
  public static let fileName = "manifest.jsonl"
  public static let version: UInt64 = 1

  public var journal: String
  public var instance: String
  public var started: String
  public var recordCount: UInt64
  public var segments: [ArchivedSegment]

  func encoded() -> [UInt8] {
    var out: [UInt8] = []
    let head: JSONObject = [
      "archive": .number(Self.version), "journal": .text(journal), "instance": .text(instance),
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
      throw ArchiveError("\(path):\(number): this isn't a line of a manifest of version 1")
    }
    guard !segments.isEmpty else { throw ArchiveError("\(path): it names no segment") }
  }

  init(
    journal: String, instance: String, started: String, recordCount: UInt64,
    segments: [ArchivedSegment]
  ) {
    self.journal = journal
    self.instance = instance
    self.started = started
    self.recordCount = recordCount
    self.segments = segments
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
      guard number("archive") == Self.version, let journal = text("journal"),
        let instance = text("instance"), let started = text("started"),
        let records = number("records")
      else { return false }
      (self.journal, self.instance, self.started, recordCount) = (
        journal, instance, started, records
      )
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
