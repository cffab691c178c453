// The words of FIX for a fuzzer's dictionary: what it would have to guess byte by byte.

import FIXDictionary

enum Words {
  /// In libFuzzer's format.
  static func dictionary(_ dialect: Dialect) -> String {
    var words = [
      "8=FIX.4.2\u{1}9=", "\u{1}8=FIX", "\u{1}10=", "\u{1}10=000\u{1}", "\u{1}35=", "\u{1}9=",
      "=", "\u{1}", "9=000000005\u{1}", "20240229-23:59:59.999", "92233720368.54775807",
      "0.00000001", "-1", "999999999", "65535", "\u{1}=", "==",
    ]
    words += dialect.fields.keys.sorted().map { "\u{1}\($0)=" }
    words += dialect.messages.map { "35=\($0.type)\u{1}" }
    return words.map { "\"\(escaped($0))\"\n" }.joined()
  }

  private static func escaped(_ word: String) -> String {
    word.utf8.map { $0 == 1 ? "\\x01" : String(UnicodeScalar($0)) }.joined()
  }
}
