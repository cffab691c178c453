// Directories that were made for a journal that never came to be: its writer died, or its machine lost power, before the
// first segment had its place.
//
// A first segment is made beside its place and takes it once it is whole and on the device, at every level; only behind that
// may anything be put on record (`JournalWriter.begin`). So where nothing but the file beside the place is left, nothing was
// ever on record, whatever ended the writer. Where anything else is left and no segment, something was.

import Events

public enum StillbornJournals {
  /// Those of `instance` under `root`, the oldest first; only what was begun behind the journal in `newest`, if there is one.
  /// Refused by name: a directory that held more once than a beginning, and one that can't be read.
  public static func find(under root: String, instance: String, behind newest: String?)
    throws(JournalError) -> [String]
  {
    let last = newest.map { String($0.dropFirst(root.utf8.count + 1)) }
    var found: [String] = []
    for name in try JournalDirectory.names(in: root).sorted() {
      let path = root + "/" + name
      guard JournalDirectory.isName(name, of: instance), name > last ?? "",
        try JournalDirectory.segments(in: path).isEmpty, JournalDirectory.isDirectory(path)
      else { continue }
      if let trace = try JournalDirectory.names(in: path).filter({ $0 != beside }).min() {
        throw JournalError(
          .notAJournal, directory: path,
          message: "it has no segment, and '\(trace)' is there: what it had on record is gone. "
            + "Bring its segments back, or move it away once every venue has been asked what became "
            + "of its orders")
      }
      found.append(path)
    }
    return found
  }

  /// What is left of a first segment that was never finished.
  private static let beside = JournalLayout.fileName(0) + JournalLayout.unfinishedSuffix
}
