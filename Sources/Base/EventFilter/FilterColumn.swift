// What can be compared: the header's columns, and the fields of the payloads as EventText declares
// them. So a new kind of event can be filtered the day it is declared.

import EventText
import Events
import Spellcheck

enum FilterColumn: Hashable, Sendable {
  case kind, stage, source, instrument, time, sequence, record, index, flags
  /// Where each kind has the field, by the kind's number.
  case field(name: String, places: [PayloadPlace])

  static let header = [
    "kind", "stage", "source", "instrument", "time", "sequence", "record", "index", "flags",
  ]

  /// Every field of any payload, each name once, in the order of the kinds.
  static let fields: [String] = {
    var seen = Set<String>()
    return EventKind.all.flatMap { EventSchema.fields(of: $0) ?? [] }.map(\.name)
      .filter { !$0.isEmpty && seen.insert($0).inserted }
  }()

  init(_ word: FilterWord) throws(FilterError) {
    switch word.text {
    case "kind": self = .kind
    case "stage": self = .stage
    case "source": self = .source
    case "instrument": self = .instrument
    case "time": self = .time
    case "sequence": self = .sequence
    case "record": self = .record
    case "index": self = .index
    case "flags": self = .flags
    default:
      let places = EventKind.all.flatMap { kind in
        (EventSchema.fields(of: kind) ?? []).filter { $0.name == word.text }
          .map { PayloadPlace(kind: kind, offset: $0.offset, type: $0.type) }
      }
      guard !places.isEmpty else {
        throw FilterError(
          column: word.column, found: "'\(word.text)'",
          suggestion: Self.suggestion(word.text, Self.header + Self.fields),
          allowed: "a column: \(Self.header.joined(separator: ", ")); or a field of an event: "
            + Self.fields.joined(separator: ", "))
      }
      self = .field(name: word.text, places: places)
    }
  }

  static func suggestion(_ word: String, _ candidates: [String]) -> String {
    nearest(word, in: candidates).map { " (did you mean '\($0)'?)" } ?? ""
  }
}

/// One field of one kind.
struct PayloadPlace: Hashable, Sendable {
  var kind: EventKind
  var offset: Int
  var type: FieldType

  /// The field's number of up to eight bytes.
  func number(in words: EventWords) -> UInt64 {
    let word = Self.word(words, offset >> 3)
    let shifted = word >> (UInt64(offset & 7) * 8)
    let byteCount = type.byteCount
    return byteCount >= 8 ? shifted : shifted & ((1 << UInt64(byteCount * 8)) - 1)
  }

  /// The field's bytes without the zeros at the end.
  func text(in words: EventWords) -> [UInt8] {
    var bytes = (offset..<offset + type.byteCount).map { at in
      UInt8(truncatingIfNeeded: Self.word(words, at >> 3) >> (UInt64(at & 7) * 8))
    }
    while bytes.last == 0 { bytes.removeLast() }
    return bytes
  }

  private static func word(_ words: EventWords, _ index: Int) -> UInt64 {
    switch index {
    case 0: return words.w0
    case 1: return words.w1
    case 2: return words.w2
    case 3: return words.w3
    default: return words.w4
    }
  }
}
