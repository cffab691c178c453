// What a venue may tell again behind a power cut, under another number and flagged with 97: whoever has been told of it passes
// it over, a client as a trader.

struct ToldAgain: Sendable {
  private var heard: Set<UInt64> = []

  /// Whether a report was told before and says that it may have been.
  mutating func isKnown(_ message: PlainMessage) -> Bool {
    var words = message.substance
    if message.typeText == "8" {
      var report = Report(message)
      // Another number; and what is no fill has another id.
      report.number = 0
      if !report.isFill { report.execution = "" }
      words = UInt64(bitPattern: Int64(report.hashValue))
    }
    let isNew = heard.insert(words).inserted
    return !isNew && message.letter(97) == UInt8(ascii: "Y")
  }
}
