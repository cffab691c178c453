// The core's codes as FIX has them, and its reasons as words in Text (58), which FIX has too few codes for.

import Events
import FIXCodec
import Tables

/// Reasons as text and back. `58=position_limit 100 150`: the reason, then the numbers that decided.
struct Wording: ~Copyable {
  /// Each name's bytes, eight words a name.
  private var texts: Slab<UInt64>
  private var byteCounts: Slab<UInt8>
  private let count: Int

  static let words = 4

  init() {
    let names = Reason.names
    count = names.count
    texts = Slab(count: names.count * Self.words, repeating: 0)
    byteCounts = Slab(count: names.count, repeating: 0)
    for (at, name) in names.enumerated() {
      precondition(name.utf8.count <= Self.words * 8, "a reason is a few words")
      for (offset, byte) in name.utf8.enumerated() {
        texts[at * Self.words + offset / 8] |= UInt64(byte) << UInt64(offset % 8 * 8)
      }
      byteCounts[at] = UInt8(name.utf8.count)
    }
  }

  /// `58=…`, with the numbers if there are any.
  @_noLocks
  func write(
    _ reason: Reason, limit: Int64 = 0, value: Int64 = 0, to writer: inout MessageWriter
  ) {
    let at = Int(reason.code)
    guard at > 0, at < count else { return }
    writer.open(58)
    var left = Int(byteCounts[at])
    var word = at * Self.words
    while left > 0 {
      writer.append(word: texts[word], byteCount: min(left, 8))
      left -= 8
      word += 1
    }
    if limit != 0 || value != 0 {
      writer.append(word: 0x20, byteCount: 1)
      writer.append(units: limit)
      writer.append(word: 0x20, byteCount: 1)
      writer.append(units: value)
    }
    writer.close()
  }

  /// What a text says; nil when it isn't one of ours.
  @_noLocks
  func read(_ text: FieldBytes) -> (reason: Reason, limit: Int64, value: Int64)? {
    let end = Self.space(text, 0)
    let word = text.prefix(end)
    var at = 1
    while at < count {
      if isSame(at, word) {
        let reason = Reason(code: UInt16(truncatingIfNeeded: at))
        if end == text.count { return (reason, 0, 0) }
        let second = Self.space(text, end + 1)
        guard second < text.count,
          let limit = text.dropping(end + 1).prefix(second - end - 1).units,
          let value = text.dropping(second + 1).units
        else { return nil }
        return (reason, limit, value)
      }
      at += 1
    }
    return nil
  }

  @_noLocks
  private func isSame(_ at: Int, _ text: FieldBytes) -> Bool {
    if Int(byteCounts[at]) != text.count { return false }
    var offset = 0
    while offset < text.count {
      if texts[at * Self.words + offset / 8] != text.word(at: offset) { return false }
      offset += 8
    }
    return true
  }

  /// The next space, or the end.
  @_noLocks
  private static func space(_ text: FieldBytes, _ from: Int) -> Int {
    var at = from
    while at < text.count, text[at] != 0x20 { at += 1 }
    return min(at, text.count)
  }

  // MARK: Codes

  /// OrdRejReason (103).
  @_noLocks
  static func orderRejectReason(_ reason: Reason) -> UInt8 {
    switch reason {
    case .halted, .outsideHours: 2
    case .orderSize, .positionLimit, .priceBand, .throttled, .notional, .collar, .grossExposure,
      .netExposure, .openOrders, .openNotional, .orderRate, .messageRate, .dailyLoss, .drawdown,
      .credit, .locate:
      3
    case .expired: 4
    case .unknownOrder: 5
    case .duplicateOrder, .repeatedOrder: 6
    case .stale: 8
    default: 0
    }
  }

  /// What a venue means that gives no text of ours.
  @_noLocks
  static func reason(orderReject code: Int64) -> Reason {
    switch code {
    case 1: .invalid
    case 2: .halted
    case 3: .orderSize
    case 4: .expired
    case 5: .unknownOrder
    case 6, 7: .duplicateOrder
    case 8: .stale
    default: .invalid
    }
  }

  /// CxlRejReason (102).
  @_noLocks
  static func cancelRejectReason(_ reason: Reason) -> UInt8 {
    switch reason {
    case .invalidTransition: 0
    case .unknownOrder: 1
    default: 2
    }
  }

  @_noLocks
  static func reason(cancelReject code: Int64) -> Reason {
    switch code {
    case 0, 3: .invalidTransition
    case 1: .unknownOrder
    default: .invalid
    }
  }

  /// OrdStatus (39).
  @_noLocks
  static func letter(_ standing: OrderStanding) -> UInt8 {
    switch standing {
    case .new: 0x30
    case .partiallyFilled: 0x31
    case .filled: 0x32
    case .doneForDay: 0x33
    case .canceled: 0x34
    case .replaced: 0x35
    case .pendingCancel: 0x36
    case .stopped: 0x37
    case .rejected: 0x38
    case .suspended: 0x39
    case .pendingNew: 0x41
    case .calculated: 0x42
    case .expired: 0x43
    case .pendingReplace: 0x45
    default: 0x30
    }
  }

  @_noLocks
  static func standing(_ letter: UInt8) -> OrderStanding {
    switch letter {
    case 0x30: .new
    case 0x31: .partiallyFilled
    case 0x32: .filled
    case 0x33: .doneForDay
    case 0x34: .canceled
    case 0x35: .replaced
    case 0x36: .pendingCancel
    case 0x37: .stopped
    case 0x38: .rejected
    case 0x39: .suspended
    case 0x41: .pendingNew
    case 0x42: .calculated
    case 0x43: .expired
    case 0x45: .pendingReplace
    default: .none
    }
  }

  /// OrdType (40). At the close, FIX 4.2 has types and no time in force.
  @inline(__always) @_noLocks
  static func letter(_ type: OrderType, _ time: TimeInForce) -> UInt8 {
    switch type {
    case .limit: time == .atTheClose ? 0x42 : 0x32
    case .stop: 0x33
    case .stopLimit: 0x34
    case .trailingStop: 0x50
    default: time == .atTheClose ? 0x35 : 0x31
    }
  }

  /// TimeInForce (59).
  @inline(__always) @_noLocks
  static func letter(_ time: TimeInForce) -> UInt8 {
    switch time {
    case .goodTillCancel: 0x31
    case .atTheOpen: 0x32
    case .immediateOrCancel: 0x33
    case .fillOrKill: 0x34
    case .goodTillDate: 0x36
    default: 0x30
    }
  }

  /// SelfTradePrevention (5001); 0 for none.
  @_noLocks
  static func selfTradeLetter(_ instructions: UInt8) -> UInt8 {
    switch instructions & OrderInstruction.selfTradeMask {
    case OrderInstruction.selfTradeCancelNewest: 0x4E
    case OrderInstruction.selfTradeCancelOldest: 0x4F
    case OrderInstruction.selfTradeCancelBoth: 0x42
    case OrderInstruction.selfTradeDecrement: 0x44
    default: 0
    }
  }

  @inline(__always) @_noLocks
  static func letter(_ side: Side) -> UInt8 { 0x30 &+ side.code }
}
