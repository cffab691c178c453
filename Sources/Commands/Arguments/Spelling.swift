// What a command says when a word was probably misspelt.

import Spellcheck

public enum Spelling {
  /// ` (did you mean 'x'?)` or nothing.
  public static func suggestion(for word: String, among words: [String]) -> String {
    nearest(word, in: words).map { " (did you mean '\($0)'?)" } ?? ""
  }
}
