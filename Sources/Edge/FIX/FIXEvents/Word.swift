// The few words that stand for something where FIX 4.2 has no code, compared eight bytes at a time.

import FIXCodec

enum Word {
  /// OrderID (37) where there is no order.
  @_noLocks
  static func isNone(_ text: FieldBytes) -> Bool {
    text.count == 4 && text.word(at: 0) == 0x0000_0000_454E_4F4E
  }

  /// MDEntryBuyer or MDEntrySeller: the side that came in.
  @_noLocks
  static func isAggressor(_ text: FieldBytes) -> Bool {
    text.count == 9 && text.word(at: 0) == 0x4F53_5345_5247_4741 && text[8] == 0x52
  }

  /// Text (58): a stop order was set off.
  @_noLocks
  static func isTriggered(_ text: FieldBytes) -> Bool {
    text.count == 9 && text.word(at: 0) == 0x6572_6567_6769_7274 && text[8] == 0x64
  }

  /// Text (58): an iceberg shows its next slice.
  @_noLocks
  static func isSlice(_ text: FieldBytes) -> Bool {
    text.count == 5 && text.word(at: 0) == 0x0000_0065_6369_6C73
  }
}
