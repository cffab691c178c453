// Words that a value may be, as numbers: the first byte lowest. Compared so where strings would count
// references.

import FIXCodec

enum Words {
  /// `NONE`
  static var none: UInt64 { @_noLocks get { 0x00000000454E4F4E } }
  /// `slice`
  static var slice: UInt64 { @_noLocks get { 0x0000006563696C73 } }

  /// `triggered`
  @_noLocks
  static func isTriggered(_ text: FieldBytes) -> Bool {
    text.count == 9 && text.word(at: 0) == 0x6572656767697274 && text[8] == 0x64
  }

  /// `AGGRESSOR`
  @_noLocks
  static func isAggressor(_ text: FieldBytes) -> Bool {
    text.count == 9 && text.word(at: 0) == 0x4F53534552474741 && text[8] == 0x52
  }
}
