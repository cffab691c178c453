// Where the benchmarks' journals go, and how they go away again.

import Glibc
import Platform

enum BenchFolder {
  /// A folder of this process under TMPDIR, on a disk where there is one.
  static let path: String = {
    let root = Host.environment("TMPDIR") ?? "/var/tmp"
    return "\(root)/apus-bench-\(Host.processID)"
  }()

  /// Removes one journal: its segments, then its directory.
  static func remove(_ journal: String?) {
    guard let journal, journal.hasPrefix(path) else { return }
    for name in names(in: journal) { _ = unsafe unlink(journal + "/" + name) }
    _ = unsafe rmdir(journal)
  }

  /// Removes a folder with all that is in it.
  static func removeTree(_ folder: String) {
    guard folder.hasPrefix(path) else { return }
    for name in names(in: folder) {
      removeTree(folder + "/" + name)
      _ = unsafe unlink(folder + "/" + name)
    }
    _ = unsafe rmdir(folder)
  }

  /// Removes what is left, at the end.
  static func removeAll() {
    for name in names(in: path) {
      remove(path + "/" + name)
      _ = unsafe unlink(path + "/" + name)
    }
    _ = unsafe rmdir(path)
  }

  private static func names(in directory: String) -> [String] {
    guard let handle = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
