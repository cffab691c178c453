// What a new order may have beside price and quantity: columns that few lines fill, and flags.

import EventText
import Events

/// The flags of new orders, as words.
struct OrderFlags {
  static let postOnly = PackedWord("post_only")
  static let hidden = PackedWord("hidden")
  static let allOrNone = PackedWord("aon")
  static let stp = PackedWord("stp")
  static let trail = PackedWord("trail")
  static let selfTrade = WordList(
    ["cancel_newest", "cancel_oldest", "cancel_both", "decrement"],
    codes: [
      OrderInstruction.selfTradeCancelNewest, OrderInstruction.selfTradeCancelOldest,
      OrderInstruction.selfTradeCancelBoth, OrderInstruction.selfTradeDecrement,
    ])
  /// As an error lists them.
  static let allowed = ["post_only", "hidden", "aon", "stp=…", "trail=…"]
}

extension CommandParser {
  /// Reads the columns and flags that only new orders have. An explicit zero can't be told from an
  /// absent value in an event, and is invalid by every rule: so the command is marked as that.
  func readTerms(
    _ bytes: Span<UInt8>, _ command: inout OrderCommand, _ terms: inout CommandTerms
  ) throws(LineFault) {
    var isInvalid = false
    if has(.stop) {
      terms.stop = try decimal(bytes, .stop)
      if terms.stop == 0 { isInvalid = true }
    }
    if has(.display) {
      terms.display = try decimal(bytes, .display)
      if terms.display == 0 { isInvalid = true }
    }
    if has(.minimum) {
      terms.minimum = try decimal(bytes, .minimum)
      if terms.minimum == 0 { isInvalid = true }
    }
    if has(.expiry) {
      terms.expiry = try expiry(bytes)
      if terms.expiry == 0 { isInvalid = true }
    }
    if has(.flags) { try readFlags(bytes, &command, &terms, &isInvalid) }
    // Where the event has a price of zero, the order has none, or the type takes none.
    let needsPrice = command.type == .limit || command.type == .stopLimit
    let hasPrice = command.has(OrderCommand.price)
    if needsPrice ? !hasPrice : hasPrice && command.price == 0 { isInvalid = true }
    if isInvalid { command.given |= OrderCommand.isInvalid }
  }

  private func readFlags(
    _ bytes: Span<UInt8>, _ command: inout OrderCommand, _ terms: inout CommandTerms,
    _ isInvalid: inout Bool
  ) throws(LineFault) {
    var instructions: UInt8 = 0
    var hasTrail = false
    var trail: Int64 = 0
    try flags(bytes) { (field: Field) throws(LineFault) in
      var name = field
      if let equals = (field.start..<field.end).first(where: { bytes[$0] == UInt8(ascii: "=") }) {
        name.end = equals
      }
      let value = Field(start: min(name.end + 1, field.end), end: field.end)
      let hasValue = name.end < field.end
      var bit: UInt8 = 0
      switch PackedWord(bytes, name) {
      case OrderFlags.postOnly where !hasValue: bit = OrderInstruction.postOnly
      case OrderFlags.hidden where !hasValue: bit = OrderInstruction.hidden
      case OrderFlags.allOrNone where !hasValue: bit = OrderInstruction.allOrNone
      case OrderFlags.stp where hasValue:
        guard let code = OrderFlags.selfTrade.code(bytes, value) else {
          let fault = WordList.fault(text(bytes, value), among: OrderFlags.selfTrade.names)
          throw LineFault(.flags, "stp: \(fault)")
        }
        if instructions & OrderInstruction.selfTradeMask != 0 { throw doubled("stp") }
        bit = code
      case OrderFlags.trail where hasValue:
        guard let distance = parseDecimal(bytes.extracting(value.start..<value.end)) else {
          throw LineFault(.flags, "trail: \(decimalFault(text(bytes, value)))")
        }
        if hasTrail { throw doubled("trail") }
        hasTrail = true
        trail = distance
        return
      default: throw flagFault(text(bytes, field), .new, OrderFlags.allowed)
      }
      if instructions & bit == bit { throw doubled(text(bytes, field)) }
      instructions |= bit
    }
    terms.trail = trail
    if hasTrail && trail == 0 { isInvalid = true }
    command.detail = instructions
  }
}
