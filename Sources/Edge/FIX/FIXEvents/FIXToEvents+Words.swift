// What a venue says in its own words (58) goes on record before the report that it is of, so that whoever asks
// later why an order ended finds it. Words that are ours need no record: the report's reason is what they say.

import Events
import FIXCodec

extension FIXToEvents {
  /// The most bytes of a text that are kept.
  static var wordsMax: Int {
    @_noLocks get { ReportText.partByteCount * ReportText.partCountMax }
  }

  /// Puts the text in front of the report that was read last, in parts. At most five events; a report of so many
  /// fields has room for more (`eventsMax`).
  @inline(never) @_noLocks
  func tellWords(_ text: FieldBytes, _ reader: FieldReader, _ batch: inout EventBatch) {
    guard reader.isGood, !text.isEmpty, let report = batch.takeLast() else { return }
    if Self.isOfAnOrder(report.kind), !isRead(text, report.kind) {
      addWords(text, report, &batch)
    }
    batch.add(report)
  }

  /// What isn't passes through whole, text and all.
  @_noLocks
  private static func isOfAnOrder(_ kind: EventKind) -> Bool {
    kind.code >= EventKind.orderAccepted.code && kind.code <= EventKind.orderSuspended.code
      || kind == .orderStatus
  }

  /// Whether the report has a reason and these words became it, or it is what they say.
  @_noLocks
  private func isRead(_ text: FieldBytes, _ kind: EventKind) -> Bool {
    switch kind {
    case .orderAccepted, .orderFill, .orderReplaced, .executionBusted, .executionCorrected:
      return false
    case .orderTriggered: return true
    case .orderRestated: return Word.isSlice(text) || wording.read(text) != nil
    default: return wording.read(text) != nil
    }
  }

  @_noLocks
  private func addWords(_ text: FieldBytes, _ report: Event, _ batch: inout EventBatch) {
    let count = Self.kept(text)
    let parts = (count + ReportText.partByteCount - 1) / ReportText.partByteCount
    var part = 0
    while part < parts {
      let from = part * ReportText.partByteCount
      batch.add(
        Event(
          kind: .reportText, flags: count < text.count ? ReportTextFlags.isCut : 0,
          source: report.source, instrument: report.instrument,
          ReportText(
            order: OrderID(bits: report.words.w0), text0: Self.readable(text, from, count),
            text1: Self.readable(text, from + 8, count),
            text2: Self.readable(text, from + 16, count), part: UInt16(truncatingIfNeeded: part),
            partCount: UInt16(truncatingIfNeeded: parts),
            byteCount: UInt32(truncatingIfNeeded: count))))
      part += 1
    }
  }

  /// How many of the bytes are kept: all, or as many as there is room for, without the beginning of a character.
  @_noLocks
  private static func kept(_ text: FieldBytes) -> Int {
    if text.count <= wordsMax { return text.count }
    var end = wordsMax
    // A character of UTF-8 has at most three bytes behind its first.
    while end > wordsMax - 3, text[end] & 0xC0 == 0x80 { end -= 1 }
    return text[end] & 0xC0 == 0x80 ? wordsMax : end
  }

  /// Eight bytes from `from` on, spaces in place of control characters.
  @_noLocks
  private static func readable(_ text: FieldBytes, _ from: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    var at = from
    while at < end, at < from + 8 {
      let byte = text[at]
      let isControl = byte < 0x20 || byte == 0x7F
      word |= UInt64(isControl ? 0x20 : byte) << UInt64((at - from) * 8)
      at += 1
    }
    return word
  }
}
