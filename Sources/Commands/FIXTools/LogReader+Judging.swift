// From the bytes of a log to those that were on the wire, and whether a decoder would have taken them.

import FIXCodec
import FIXText

extension LogReader {
  /// Its fields, and what is wrong with its frame.
  mutating func judged(_ extent: Extent) -> (FieldList, [LogProblem]) {
    let raw = buffer[extent.range]
    let plain = Self.onWire(raw, extent.separator)
    if let fields = decoded(plain) { return (fields, []) }
    if extent.separator != .soh {
      // A value may have had what the log writes for SOH.
      let literal = Self.onWire(raw, extent.separator, onlyBeforeTags: true)
      if literal != plain, let fields = decoded(literal) { return (fields, []) }
    }
    let fields = FieldList(splitting: plain, lexicon)
    var problems = FrameDiagnosis(fields, lexicon).problems
    if problems.isEmpty {
      // The decoder knows better than the diagnosis does.
      problems.append(
        LogProblem(
          offset: 0, subject: "the message", found: "something that isn't FIX",
          allowed: "fields like 35=D, each with a separator behind it"))
    }
    return (fields, problems)
  }

  /// Whether length and sum are right. Looks at the bytes only: nothing is kept.
  func isSound(_ extent: Extent) -> Bool {
    let raw = buffer[extent.range]
    return isSound(Self.onWire(raw, extent.separator))
      || isSound(Self.onWire(raw, extent.separator, onlyBeforeTags: true))
  }

  private func isSound(_ bytes: [UInt8]) -> Bool {
    FrameDiagnosis(FieldList(splitting: bytes, lexicon), lexicon).problems.isEmpty
  }

  private mutating func decoded(_ bytes: [UInt8]) -> FieldList? {
    unsafe bytes.withUnsafeBytes { buffer in
      guard unsafe decoder.next(buffer) == .message(byteCount: bytes.count) else { return nil }
      return FieldList(decoder.message)
    }
  }

  /// The message with SOH for its separators, the last one included. `onlyBeforeTags`: others are left,
  /// as bytes of a value.
  static func onWire(
    _ raw: ArraySlice<UInt8>, _ separator: LogSeparator, onlyBeforeTags: Bool = false
  ) -> [UInt8] {
    var out: [UInt8]
    if separator == .soh {
      out = Array(raw)
    } else {
      let bytes = Array(raw)
      out = []
      out.reserveCapacity(bytes.count)
      var at = 0
      while at < bytes.count {
        let isSeparator =
          separator.match(bytes, at: at) == .whole
          && (!onlyBeforeTags || beginsField(bytes, at + separator.byteCount))
        out.append(isSeparator ? 0x01 : bytes[at])
        at += isSeparator ? separator.byteCount : 1
      }
    }
    if out.last != 0x01 { out.append(0x01) }
    return out
  }

  /// `35=`, or the end.
  private static func beginsField(_ bytes: [UInt8], _ from: Int) -> Bool {
    var at = from
    while at < bytes.count, bytes[at] &- 0x30 <= 9 { at += 1 }
    return at == bytes.count ? at == from : at > from && bytes[at] == 0x3D
  }
}
