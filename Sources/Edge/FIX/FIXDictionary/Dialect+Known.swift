// The dialects that come with Apus, read once from the text that is compiled in. A fault in it is a
// fault of the build, and the tests read it too; so it ends the process, saying what is wrong.

import Config

extension Dialect {
  /// FIX 4.2, the session's and the application's messages that Apus knows. Its source, and the only
  /// place to change it, is `fix42.dictionary`.
  public static let fix42 = known([("fix42", DictionaryText.fix42)])

  /// FIX 4.2 and what Apus adds to it (`apus.dictionary`): each slot of `fix42` stays what it is.
  public static let apus = known([
    ("fix42", DictionaryText.fix42), ("apus", DictionaryText.apus),
  ])

  private static func known(_ texts: [(name: String, text: StaticString)]) -> Dialect {
    var reader = DictionaryReader()
    for (name, text) in texts {
      do throws(ConfigError) {
        try reader.read("\(text)", file: "\(name).dictionary, compiled in")
      } catch {
        fatalError("\(error)")
      }
    }
    return reader.dialect
  }
}
