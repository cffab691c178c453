// From names to numbers and back: order ids, accounts and symbols are text in the file and numbers in
// the engine. Millions of ids come by, so the names lie in one arena and no String is made of any.

/// Numbers from 1, by first appearance. 0 is no name.
struct NameTable {
  /// All names, one behind the other.
  private var arena: [UInt8] = []
  /// Where each name ends; the one of number 0 is empty.
  private var ends: [UInt32] = [0]
  /// Names that CSV and JSON take as they are, without quotes or escapes.
  private var isPlain: [Bool] = [true]
  /// Open addressing: the hash's upper half and the number; 0 is free.
  private var slots: [UInt64]
  private var mask: Int

  /// The longest name.
  static let byteCountMax = 64

  init() {
    slots = Array(repeating: 0, count: 1024)
    mask = 1023
  }

  var count: Int { ends.count - 1 }

  /// The number of a name that is there, or 0.
  func find(_ bytes: Span<UInt8>, _ field: Field) -> UInt32 {
    let hash = Self.hash(bytes, field)
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      if matches(slots[at], hash, bytes, field) { return UInt32(truncatingIfNeeded: slots[at]) }
      at = (at &+ 1) & mask
    }
    return 0
  }

  /// The number of a name, a new one if it is new. The name has been checked: `fault` says nothing.
  mutating func number(_ bytes: Span<UInt8>, _ field: Field) -> UInt32 {
    let hash = Self.hash(bytes, field)
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      if matches(slots[at], hash, bytes, field) { return UInt32(truncatingIfNeeded: slots[at]) }
      at = (at &+ 1) & mask
    }
    return add(bytes, field, hash, at)
  }

  /// The same of a string.
  mutating func number(_ name: String) -> UInt32 {
    let bytes = Array(name.utf8)
    return number(bytes.span, Field(start: 0, end: bytes.count))
  }

  private mutating func add(
    _ bytes: Span<UInt8>, _ field: Field, _ hash: UInt64, _ at: Int
  ) -> UInt32 {
    var plain = true
    for index in field.start..<field.end {
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x2C || byte == 0x5C { plain = false }
      arena.append(byte)
    }
    let number = UInt32(ends.count)
    ends.append(UInt32(arena.count))
    isPlain.append(plain)
    slots[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    // At most half full, so that a probe stays short.
    if ends.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    var wider = [UInt64](repeating: 0, count: slots.count * 2)
    mask = wider.count - 1
    for number in 1..<ends.count {
      let hash = Self.hash(arena.span, place(of: UInt32(number)))
      var at = Int(truncatingIfNeeded: hash) & mask
      while wider[at] != 0 { at = (at &+ 1) & mask }
      wider[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    }
    slots = wider
  }

  private func place(of number: UInt32) -> Field {
    Field(start: number == 0 ? 0 : Int(ends[Int(number) - 1]), end: Int(ends[Int(number)]))
  }

  private func matches(
    _ slot: UInt64, _ hash: UInt64, _ bytes: Span<UInt8>, _ field: Field
  ) -> Bool {
    guard (slot ^ hash) >> 32 == 0 else { return false }
    let place = place(of: UInt32(truncatingIfNeeded: slot))
    guard place.count == field.count else { return false }
    for offset in 0..<field.count
    where arena[place.start + offset] != bytes[field.start + offset] { return false }
    return true
  }

  /// Eight bytes a round, folded by a full product.
  private static func hash(_ bytes: Span<UInt8>, _ field: Field) -> UInt64 {
    var state = UInt64(field.count) ^ 0x9E37_79B9_7F4A_7C15
    var index = field.start
    while index < field.end {
      var word: UInt64 = 0
      let stop = min(index + 8, field.end)
      while index < stop {
        word = word &<< 8 | UInt64(bytes[index])
        index += 1
      }
      let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      state = product.high ^ product.low
    }
    return state
  }

  // MARK: Text

  func text(_ number: UInt32) -> String {
    let place = place(of: number)
    return String(decoding: arena[place.start..<place.end], as: UTF8.self)
  }

  /// As a field of a CSV line.
  func appendCSV(_ number: UInt32, to out: inout [UInt8]) {
    let place = place(of: number)
    let name = arena[place.start..<place.end]
    if isPlain[Int(number)] || !name.contains(where: { $0 == 0x22 || $0 == 0x2C }) {
      out.append(contentsOf: name)
      return
    }
    out.append(0x22)
    for index in place.start..<place.end {
      if arena[index] == 0x22 { out.append(0x22) }
      out.append(arena[index])
    }
    out.append(0x22)
  }

  /// As a JSON string. A name holds no control characters, so two bytes alone are escaped.
  func appendJSON(_ number: UInt32, to out: inout [UInt8]) {
    let place = place(of: number)
    out.append(0x22)
    if isPlain[Int(number)] {
      out.append(contentsOf: arena[place.start..<place.end])
    } else {
      for index in place.start..<place.end {
        if arena[index] == 0x22 || arena[index] == 0x5C { out.append(0x5C) }
        out.append(arena[index])
      }
    }
    out.append(0x22)
  }

  /// What keeps a text from being a name, or nil.
  static func fault(_ bytes: Span<UInt8>, _ field: Field) -> String? {
    if field.count > byteCountMax {
      return "found \(field.count) bytes; allowed: at most \(byteCountMax)"
    }
    var isASCII = true
    for index in field.start..<field.end {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x7F {
        return "found a control character; allowed: text without them"
      }
      if byte >= 0x80 { isASCII = false }
    }
    if isASCII { return nil }
    let copy = (field.start..<field.end).map { bytes[$0] }
    let isText = String(validating: copy, as: UTF8.self) != nil
    return isText ? nil : "found bytes that aren't UTF-8; allowed: UTF-8 text"
  }
}
