// What a venue may tell again behind a power cut, under another number and flagged with 97: whoever has been told of it passes
// it over, a client as a trader.

struct ToldAgain: Sendable {
  private struct Said: QuickKey, Sendable {
    var mixed: UInt64
  }

  private var heard: Set<Said> = []

  /// What a report says of its order, and its id (17): all but its number.
  private static func isSaid(_ tag: Int32) -> Bool {
    switch tag {
    case 1, 11, 14, 17, 20, 31, 32, 37, 38, 39, 41, 44, 54, 55, 58, 60, 150, 151: true
    default: false
    }
  }

  /// Whether a report was told before, in the same words and under the same id, and says that it may have been.
  mutating func isKnown(_ message: PlainMessage) -> Bool {
    let isReport = message.type == UInt8(ascii: "8")
    let words = isReport ? message.hash { Self.isSaid($0) } : message.substance
    let isNew = heard.insert(Said(mixed: words)).inserted
    return !isNew && message.letter(97) == UInt8(ascii: "Y")
  }
}
