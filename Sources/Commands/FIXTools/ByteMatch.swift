// Whether bytes stand at a place of a log, of which more may come. Whoever is told `.partly` waits for
// them: an answer given before would depend on how the log was cut.

enum ByteMatch {
  case whole
  /// The bytes end first, and are right so far.
  case partly
  case not

  init(of what: [UInt8], in bytes: [UInt8], at: Int) {
    for offset in what.indices {
      if at + offset >= bytes.count {
        self = .partly
        return
      }
      if bytes[at + offset] != what[offset] {
        self = .not
        return
      }
    }
    self = .whole
  }
}
