// The words of an order file. They are compared as two machine words of sixteen bytes, because every
// line has four of them.

import Events

/// What a line asks for.
enum Action: UInt8, BitwiseCopyable {
  case new, cancel, replace, massCancel, halt, resume, auctionOpen, auctionUncross, clock

  static let words = WordList([
    "new", "cancel", "replace", "mass_cancel", "halt", "resume", "auction_open",
    "auction_uncross", "clock",
  ])

  var name: String { Action.words.names[Int(rawValue)] }
}

/// Up to sixteen bytes as two numbers; longer texts are no word.
struct PackedWord: BitwiseCopyable, Equatable {
  var low: UInt64 = 0
  var high: UInt64 = 0

  static let byteCountMax = 16

  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ field: Field) {
    guard field.count <= Self.byteCountMax else { return nil }
    var shift: UInt64 = 0
    for index in field.start..<min(field.end, field.start + 8) {
      low |= UInt64(bytes[index]) &<< shift
      shift &+= 8
    }
    shift = 0
    var index = field.start + 8
    while index < field.end {
      high |= UInt64(bytes[index]) &<< shift
      shift &+= 8
      index += 1
    }
  }

  init(_ text: String) {
    precondition(text.utf8.count <= Self.byteCountMax, "'\(text)' is too long for a word")
    for (index, byte) in text.utf8.enumerated() {
      if index < 8 { low |= UInt64(byte) << UInt64(index * 8) }
      if index >= 8 { high |= UInt64(byte) << UInt64((index - 8) * 8) }
    }
  }
}

/// Words of which a field holds one. `codes[i]` is what the i-th means.
struct WordList: Sendable {
  let names: [String]
  private let words: [PackedWord]
  private let codes: [UInt8]

  /// Each word means its place.
  init(_ names: [String]) { self.init(names, codes: names.indices.map { UInt8($0) }) }

  init(_ names: [String], codes: [UInt8]) {
    self.names = names
    self.codes = codes
    words = names.map { PackedWord($0) }
  }

  /// The names of a vocabulary of events, all but `none`.
  init<C: Code>(of type: C.Type) {
    let names = Array(C.names.dropFirst())
    self.init(names, codes: names.indices.map { UInt8($0 + 1) })
  }

  @inline(__always)
  func code(_ bytes: Span<UInt8>, _ field: Field) -> UInt8? {
    guard let word = PackedWord(bytes, field) else { return nil }
    for index in words.indices where words[index] == word { return codes[index] }
    return nil
  }
}

/// The lists that the parser looks into, made once and kept beside it.
struct Vocabulary {
  let actions = Action.words
  let sides = WordList(["B", "S"], codes: [Side.buy.code, Side.sell.code])
  let types = WordList(of: OrderType.self)
  let tifs = WordList(of: TimeInForce.self)
}
