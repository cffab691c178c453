// Commands as hints name them: who types one as it stands reaches the core that the hint is about.

package enum CommandHint {
  /// The core that a command means where none is named.
  package static let standardInstance = "demo"

  /// `apus rearm`, of a core that isn't the standard one with its name.
  package static func command(_ words: String, of instance: String) -> String {
    "'apus \(words)\(instance == standardInstance ? "" : " --instance \(instance)")'"
  }
}
