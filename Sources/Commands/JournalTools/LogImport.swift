// A dump made into a journal again, byte for byte. It is written beside its place and put there when it
// is whole and reads as the dump says, so nobody ever finds half of one.

import EventText
import Events
import Glibc
import Journal
import Platform

/// Why a dump isn't one: the file, the line and what is wrong there.
public struct LogImportError: Error, Equatable, Sendable, CustomStringConvertible {
  public var description: String
}

public struct LogImportResult: Sendable {
  public var recordCount: UInt64
  public var segmentCount: Int
  public var end: JournalEnd
  /// The dump says that a torn record followed; it was not written.
  public var wasTorn: Bool
}

public enum LogImport {
  /// Reads the dump at `path` (`-` is standard input) into the new directory `directory`. `symbols` finds
  /// the instruments' names in the config that a segment carries.
  public static func run(
    path: String, to directory: String, symbols: (JournalBundle) -> [String]
  ) throws(LogImportError) -> LogImportResult {
    var found = stat()
    guard unsafe lstat(directory, &found) != 0 else {
      throw LogImportError(
        description: "'\(directory)' is there already: name a directory that isn't")
    }
    let work = directory + ".importing"
    guard unsafe mkdir(work, 0o700) == 0 else {
      let hint = errno == EEXIST ? "; another import is at work, or left it: remove it" : ""
      throw LogImportError(
        description: "\(SystemFailure(doing: "make '\(work)'", code: errno))\(hint)")
    }
    do throws(LogImportError) {
      let result = try write(path, into: work, symbols)
      guard unsafe rename(work, directory) == 0 else {
        throw LogImportError(
          description: "\(SystemFailure(doing: "rename '\(work)'", code: errno))")
      }
      return result
    } catch {
      remove(work)
      throw error
    }
  }

  private static func write(
    _ path: String, into work: String, _ symbols: (JournalBundle) -> [String]
  ) throws(LogImportError) -> LogImportResult {
    var state = ImportState(work: work)
    var file = try opened(path)
    while let line = try next(&file) {
      do throws(LogImportError) {
        try state.take(line, symbols)
      } catch {
        throw LogImportError(description: "\(file.name):\(file.line):\(error.description)")
      }
    }
    state.place = "\(file.name):\(file.line): "
    return try state.finish()
  }

  private static func opened(_ path: String) throws(LogImportError) -> LineFile {
    do throws(SystemFailure) { return try LineFile(path: path) } catch {
      throw LogImportError(description: error.description)
    }
  }

  private static func next(_ file: inout LineFile) throws(LogImportError) -> [UInt8]? {
    do throws(SystemFailure) { return try file.next() } catch {
      throw LogImportError(description: error.description)
    }
  }

  static func remove(_ directory: String) {
    if let stream = unsafe opendir(directory) {
      while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
            unsafe String(cString: $0)
          }
        }
        _ = unsafe unlink(directory + "/" + name)
      }
      unsafe closedir(stream)
    }
    _ = unsafe rmdir(directory)
  }
}
