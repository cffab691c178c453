// What stores say of how far their sessions' line had come, to who has to know it before they are opened.

import Glibc
import Platform

extension KeptStores {
  /// The largest mark of the stores at `paths`, and of what the file at `kept` has of them; 0: there is none. Nothing is
  /// locked or changed: a store that isn't what it was its opening refuses.
  public static func largestMark(of paths: [String], kept: String) throws(StoreError) -> UInt64 {
    var largest = try find(kept)?.words.map(\.largestMark).max() ?? 0
    for path in paths {
      do throws(SystemFailure) {
        largest = max(largest, try storedWords(path)?.largestMark ?? 0)
      } catch {
        throw StoreError(path: path, message: error.description)
      }
    }
    return largest
  }

  /// Nil where there is no store, or one that ends before its words do.
  private static func storedWords(_ path: String) throws(SystemFailure) -> StoreWords? {
    guard unsafe access(path, F_OK) == 0 else { return nil }
    let file = try OwnedFile.openForReading(path)
    guard try file.byteCount() >= UInt64(StoreLayout.indexOffset) else { return nil }
    var bytes = [UInt8](repeating: 0, count: KeptLayout.wordsByteCount)
    try FileBytes.read(file, &bytes, at: KeptLayout.wordsOffset)
    return StoreWords(bytes)
  }
}
