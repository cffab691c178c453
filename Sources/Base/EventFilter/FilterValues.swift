// The values that a filter compares with: words to numbers, by what the column holds.

import EventText
import Events
import Spellcheck

struct FilterValues {
  let word: FilterWord
  let names: FilterNames

  private func refusal(_ allowed: String, among candidates: [String] = []) -> FilterError {
    FilterError(
      column: word.column, found: "'\(word.text)'",
      suggestion: FilterColumn.suggestion(word.text, candidates), allowed: allowed)
  }

  func number(_ maximum: UInt64) throws(FilterError) -> UInt64 {
    guard let number = UInt64(word.text), number <= maximum else {
      throw refusal("a whole number from 0 to \(maximum)")
    }
    return number
  }

  /// One of the names, or a number that has none.
  func code(
    _ all: [String], of what: String, _ maximum: UInt64, alsoMeant: [String] = []
  ) throws(FilterError) -> UInt64 {
    if let index = all.firstIndex(of: word.text), !word.text.isEmpty { return UInt64(index) }
    if let number = UInt64(word.text), number <= maximum { return number }
    let named = all.filter { !$0.isEmpty }
    throw refusal("\(what): " + named.joined(separator: ", "), among: named + alsoMeant)
  }

  /// `order_fill`, `fill` or 50.
  func kind() throws(FilterError) -> UInt64 {
    let all = EventKind.names
    if !all.contains(word.text), let index = all.firstIndex(of: "order_" + word.text) {
      return UInt64(index)
    }
    let short = all.filter { $0.hasPrefix("order_") }.map { String($0.dropFirst(6)) }
    return try code(all, of: "a kind of event", UInt64(UInt8.max), alsoMeant: short)
  }

  /// `session/1`; `session` alone is any of them, and `none` nobody.
  func source() throws(FilterError) -> (bits: UInt64, isWholeClass: Bool) {
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let classes = SourceClass.names
    if let code = classes.firstIndex(of: String(parts[0])), !parts[0].isEmpty {
      if parts.count == 1 { return (UInt64(code) << 12, code != 0) }
      if let number = UInt16(parts[1]), number <= 0x0FFF {
        return (UInt64(SourceID(SourceClass(code: UInt8(code)), number).bits), false)
      }
    }
    let named = classes.filter { !$0.isEmpty }
    throw FilterError(
      column: word.column, found: "'\(word.text)'",
      suggestion: FilterColumn.suggestion(String(parts[0]), named),
      allowed: "a source: \(named.joined(separator: ", ")), with its number where one is meant, "
        + "like session/1")
  }

  func instrument() throws(FilterError) -> UInt64 {
    if let index = names.symbols.firstIndex(of: word.text) { return UInt64(index) }
    if word.text == "none" { return UInt64(InstrumentID.none.index) }
    if let index = UInt32(word.text), names.symbols.isEmpty || index < names.symbols.count {
      return UInt64(index)
    }
    throw refusal(
      names.symbols.isEmpty
        ? "an instrument's index, from 0 (no names are known)"
        : "an instrument: " + names.symbols.joined(separator: ", ") + ", or none",
      among: names.symbols)
  }

  /// Date and time, or a time of day.
  func time() throws(FilterError) -> UInt64 {
    if let time = MomentText.parse(word.text, day: names.day) { return time.count }
    throw refusal(MomentText.allowed(day: names.day))
  }

  /// What the word is as a field of this type.
  func value(of type: FieldType, _ name: String) throws(FilterError) -> Comparison.Value {
    switch type {
    case .number(let byteCount):
      return .unsigned(try number(byteCount >= 8 ? .max : (1 << UInt64(8 * byteCount)) - 1))
    case .duration: return .unsigned(try number(.max))
    case .id: return .unsigned(try id())
    case .orderID: return .unsigned(try orderID())
    case .digest:
      guard let digest = UInt64(word.text, radix: 16) else { throw refusal("16 hex digits") }
      return .unsigned(digest)
    case .price, .quantity, .amount:
      guard let units = parseDecimal(word.text) else {
        throw refusal("a decimal number like 101.25, with at most 8 digits behind the point")
      }
      return .signed(units)
    case .time: return .unsigned(try time())
    case .code(let set):
      return .unsigned(
        try code(
          set.names, of: "a \(name)",
          set.byteCount >= 8 ? .max : (1 << UInt64(8 * set.byteCount)) - 1))
    case .text: return .text(Array(word.text.utf8))
    case .reserved: preconditionFailure("reserved bytes have no name")
    }
  }

  private func id() throws(FilterError) -> UInt64 {
    if let number = UInt64(word.text) { return number }
    return try orderID()
  }

  /// `1-1-13`: epoch, strategy and counter; or all of it as one number.
  private func orderID() throws(FilterError) -> UInt64 {
    if let number = UInt64(word.text) { return number }
    let parts = word.text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let epoch = UInt32(parts[0]), epoch <= 0xF_FFFF,
      let strategy = UInt16(parts[1]), strategy <= 0x0FFF, let counter = UInt32(parts[2])
    else { throw refusal("an id: a number, or epoch-strategy-counter like 1-1-13") }
    return OrderID(epoch: epoch, strategy: strategy, counter: counter).bits
  }
}
