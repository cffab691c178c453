// Messages that the core has no meaning for, as chains of events and back: type, a separator, and the body's
// fields byte by byte, 24 bytes an event. The header isn't in it: the session that sends it makes its own.

import Events
import FIXCodec
import FIXDictionary

enum MessageParts {
  /// Bytes of a message in one event.
  static var textBytes: Int { @_noLocks get { 24 } }

  /// Fields of the header; they come first.
  @_noLocks
  static func isHeader(_ tag: UInt16) -> Bool {
    switch tag {
    case 8, 9, 34, 35, 43, 49, 50, 52, 56, 57, 90, 91, 97, 115, 116, 122, 128, 129, 142, 143, 144,
      145, 212, 213, 347, 369, 370:
      true
    default: false
    }
  }

  /// Fields of the trailer; they come last.
  @_noLocks
  static func isTrailer(_ tag: UInt16) -> Bool { tag == 10 || tag == 89 || tag == 93 }
}

extension FIXToEvents {
  /// A message as parts. Needs `byteCount` / 24 events.
  @_noLocks
  mutating func passThrough(
    _ message: Message, _ party: Counterparty, _ batch: inout EventBatch
  ) {
    var first = 0
    while first < message.count, MessageParts.isHeader(message.tag(at: first)) { first += 1 }
    var last = message.count - 1
    while last >= first, MessageParts.isTrailer(message.tag(at: last)) { last -= 1 }
    let type = message.type
    let head = type.count + 1
    let body = last >= first ? message.bytes(from: first, through: last) : nil
    let whole = head + (body?.count ?? 0)
    let parts = (whole + MessageParts.textBytes - 1) / MessageParts.textBytes
    passedCount &+= 1
    var part = 0
    while part < parts {
      let from = part * MessageParts.textBytes
      batch.add(
        Event(
          kind: .messagePart, source: party.source,
          MessagePart(
            number: passedCount, text0: Self.word(type, body, whole, from),
            text1: Self.word(type, body, whole, from + 8),
            text2: Self.word(type, body, whole, from + 16), part: UInt16(truncatingIfNeeded: part),
            partCount: UInt16(truncatingIfNeeded: parts),
            byteCount: UInt32(truncatingIfNeeded: whole))))
      part += 1
    }
  }

  /// Eight bytes of type, separator and body.
  @_noLocks
  private static func word(_ type: FieldBytes, _ body: FieldBytes?, _ whole: Int, _ from: Int)
    -> UInt64
  {
    let head = type.count + 1
    if from >= head, let body { return from < whole ? body.word(at: from - head) : 0 }
    var word: UInt64 = 0
    var offset = 0
    while offset < 8, from + offset < whole {
      let at = from + offset
      let byte: UInt8 =
        at < type.count ? type[at] : (at == type.count ? 0x01 : body.map { $0[at - head] } ?? 0)
      word |= UInt64(byte) << UInt64(offset * 8)
      offset += 1
    }
    return word
  }
}
