// Files read and written in order, with errors that say which file and what the system said.

import Glibc
import Platform

package struct FileSource: ~Copyable {
  package let path: String
  private let descriptor: Int32

  package init(_ path: String) throws(SystemFailure) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure(doing: "open '\(path)'", code: errno) }
    self.path = path
  }

  deinit { close(descriptor) }

  package func byteCount() throws(SystemFailure) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw SystemFailure(doing: "measure '\(path)'", code: errno)
    }
    return Int(status.st_size)
  }

  /// Up to `count` bytes from `offset`; fewer only at the end.
  package func read(_ count: Int, at offset: Int) throws(SystemFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let from = done
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress! + from, count - from, off_t(offset + from))
      }
      if read < 0 && errno == EINTR { continue }
      guard read >= 0 else { throw SystemFailure(doing: "read '\(path)'", code: errno) }
      if read == 0 { break }
      done += read
    }
    return done == count ? bytes : Array(bytes[..<done])
  }
}

/// A new file. On the device once `finish` has returned.
package struct FileTarget: ~Copyable {
  package let path: String
  private let descriptor: Int32
  package private(set) var byteCount = 0

  package init(_ path: String) throws(SystemFailure) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFailure(doing: "create '\(path)'", code: errno) }
    self.path = path
  }

  deinit { close(descriptor) }

  package mutating func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress!, buffer.count)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw SystemFailure(doing: "write '\(path)'", code: errno) }
      rest = rest.dropFirst(written)
    }
    byteCount += bytes.count
  }

  package func finish() throws(SystemFailure) {
    guard fsync(descriptor) == 0 else { throw SystemFailure(doing: "sync '\(path)'", code: errno) }
  }
}

package enum Directory {
  package static func isThere(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  package static func make(_ path: String) throws(SystemFailure) {
    guard unsafe mkdir(path, 0o700) == 0 else {
      throw SystemFailure(doing: "make the directory '\(path)'", code: errno)
    }
  }

  package static func rename(_ from: String, to: String) throws(SystemFailure) {
    guard unsafe Glibc.rename(from, to) == 0 else {
      throw SystemFailure(doing: "rename '\(from)' to '\(to)'", code: errno)
    }
  }

  package static func remove(file path: String) throws(SystemFailure) {
    guard unsafe unlink(path) == 0 else {
      throw SystemFailure(doing: "remove '\(path)'", code: errno)
    }
  }

  /// A path that holds wherever a process stands.
  package static func absolute(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// Makes its entries durable.
  package static func sync(_ path: String) throws(SystemFailure) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure(doing: "open '\(path)'", code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemFailure(doing: "sync '\(path)'", code: errno) }
  }

  package static func names(in path: String) -> [String] {
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a directory and the files in it; it has no directories.
  package static func remove(_ path: String) throws(SystemFailure) {
    // From the end: what is left, should this be cut short, is the journal's beginning, and is found.
    for name in names(in: path).reversed() where unsafe unlink(path + "/" + name) != 0 {
      throw SystemFailure(doing: "remove '\(path)/\(name)'", code: errno)
    }
    guard unsafe rmdir(path) == 0 else {
      throw SystemFailure(doing: "remove '\(path)'", code: errno)
    }
  }
}

/// Whether a path names a directory.
public func isDirectory(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
