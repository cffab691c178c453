// A journal as JSON, a line a record, and back. Records alone are for scripts that read them; with the
// lines of the segments and of the end between them, everything that a journal is made of is there.
//
//     {"segment":{"number":0,…,"page":"4150…","config":[{"name":"core.yaml","text":"…"}]}}
//     {"record":0,"stage":"gateway-in","index":0,"event":{…}}
//     {"end":{"how":"closed","records":1042,"digest":"9f…","reason":"shutdown"}}

import EventText
import Events
import Journal
import Platform
import Printing

/// A line that isn't what it should be.
public struct LogLineError: Error, Equatable, Sendable, CustomStringConvertible {
  public var column: Int
  public var found: String
  public var allowed: String

  public var description: String { "column \(column): found \(found); allowed: \(allowed)" }
}

/// One line of a dump.
public enum LogLine {
  case segment(SegmentLine)
  case record(JournalRecord)
  case end(EndLine)
}

public struct SegmentLine {
  public var number: UInt64
  public var firstRecord: UInt64
  public var byteCount: UInt64
  public var page: [UInt8]
  /// Nil: the same as the segment's before it.
  public var bundle: JournalBundle?
  /// For eyes and scripts: an import goes by the page.
  public var shown: JSONObject

  public init(_ segment: JournalSegment, isBundleNew: Bool) {
    let header = segment.header
    number = header.segmentNumber
    firstRecord = header.firstPosition
    byteCount = segment.byteCount
    page = segment.page
    bundle = isBundleNew ? header.bundle : nil
    shown = [
      "instance": .text(header.instance), "build": .text(header.build),
      "started": .text(timeText(header.start)), "durability": .text(header.durability.name),
    ]
  }

  init(
    number: UInt64, firstRecord: UInt64, byteCount: UInt64, page: [UInt8], bundle: JournalBundle?
  ) {
    self.number = number
    self.firstRecord = firstRecord
    self.byteCount = byteCount
    self.page = page
    self.bundle = bundle
    shown = [:]
  }
}

public struct EndLine: Equatable, Sendable {
  public enum How: String, CaseIterable, Sendable { case closed, open, torn }

  public var how: How
  public var recordCount: UInt64
  /// Of all records; nil where somebody took it out, to change records by hand.
  public var digest: UInt64?
}

/// Sums up records, so that a dump that was changed is seen.
public struct RecordSum: Sendable {
  public private(set) var count: UInt64 = 0
  private var stream = StreamDigest()

  public init() {}

  public var digest: UInt64 { stream.state }

  public mutating func add(_ record: JournalRecord) {
    count += 1
    stream.add(record.event)
    // Where it stands, put into the shape of what is summed up.
    stream.add(
      Event(
        sequence: Sequence(record.position), time: Nanoseconds(record.index),
        kind: EventKind(code: record.stage.code), source: .none, instrument: .none, words: .zero))
  }
}

/// Writes and reads the lines of one journal.
public struct LogText: Sendable {
  public let events: EventJSON

  /// `symbols[i]` names instrument i, as in `EventJSON`.
  public init(symbols: [String]) { events = EventJSON(symbols: symbols) }

  // MARK: Writing

  /// About 1 µs.
  public func append(_ record: JournalRecord, to out: inout [UInt8]) {
    out += "{\"record\":\(record.position),\"stage\":\"\(record.stage)\",".utf8
    out += "\"index\":\(record.index),\"event\":".utf8
    events.append(record.event, to: &out)
    out += "}\n".utf8
  }

  public func append(_ segment: SegmentLine, to out: inout [UInt8]) {
    var object: JSONObject = [
      "number": .number(segment.number), "first_record": .number(segment.firstRecord),
      "bytes": .number(segment.byteCount),
    ]
    object = object.adding(segment.shown).adding(["page": .text(HexText.of(segment.page))])
    if let bundle = segment.bundle {
      object = object.adding([
        "config": .array(
          bundle.items.map { .object(["name": .text($0.name), "text": .text($0.text)]) })
      ])
    }
    (["segment": .object(object)] as JSONObject).appendLine(to: &out)
  }

  public func append(_ end: JournalEnd, _ sum: RecordSum, to out: inout [UInt8]) {
    let how: EndLine.How
    var more: JSONObject = [:]
    switch end {
    case .closed(let reason):
      how = .closed
      more = ["reason": .text(reason.name ?? "?")]
    case .open: how = .open
    case .torn(let tail):
      how = .torn
      more = [
        "segment": .text(tail.segment), "byte": .number(tail.byteOffset),
        "bytes": .number(tail.byteCount),
      ]
    }
    let object: JSONObject = [
      "how": .text(how.rawValue), "records": .number(sum.count),
      "digest": .text(String(sum.digest, radix: 16)),
    ]
    (["end": .object(object.adding(more))] as JSONObject).appendLine(to: &out)
  }
}
