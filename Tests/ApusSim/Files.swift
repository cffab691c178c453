// The few things that the command does with files, other processes and the terminal.

import Glibc

enum Files {
  static func say(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(1, $0.baseAddress! + done, $0.count - done)
      }
      if count <= 0 { return }
      done += count
    }
  }

  /// The process is ended then.
  static func alarm(after seconds: UInt32) { _ = Glibc.alarm(seconds) }

  static func read(_ path: String) -> String? {
    let file = unsafe open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(file, &buffer, buffer.count)
      if count <= 0 { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
      bytes += buffer[..<count]
    }
  }

  static func write(_ text: String, to path: String) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(file, bytes, bytes.count)
  }

  /// With all above it.
  static func makeDirectory(_ path: String) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += part + "/"
      if !part.isEmpty { _ = unsafe mkdir(made, 0o700) }
    }
  }

  /// A directory of this process's own, on what isn't a disk where the host has that.
  static func scratch() -> String {
    let path = scratch(of: getpid())
    makeDirectory(path)
    return path
  }

  private static func scratch(of process: pid_t) -> String {
    let root = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    return "\(root)/apus-sim-\(process)"
  }

  static func removeTree(_ path: String) {
    if let folder = unsafe opendir(path) {
      while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name == "." || name == ".." { continue }
        if unsafe entry.pointee.d_type == UInt8(DT_DIR) {
          removeTree(path + "/" + name)
        } else {
          _ = unsafe unlink(path + "/" + name)
        }
      }
      unsafe closedir(folder)
    }
    _ = unsafe rmdir(path)
  }

  static var seconds: Int {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }

  static var nanoseconds: UInt64 {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  /// Of the CPU, by this process.
  static var ownNanoseconds: UInt64 {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  /// This program again, to its end, with what it says going to a file. Its wait status.
  static func runAgain(_ words: [String], output: String) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [1, 2] {
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var strings: [UnsafeMutablePointer<CChar>?] = unsafe []
    for word in ["apus-sim"] + words { unsafe strings.append(strdup(word)) }
    unsafe strings.append(nil)
    defer { unsafe strings.forEach { unsafe free($0) } }
    var child = pid_t()
    guard unsafe posix_spawn(&child, "/proc/self/exe", &actions, nil, strings, environ) == 0
    else { return -1 }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) != child {}
    // One that was ended by a signal couldn't take its own away.
    if status & 0x7F != 0 { removeTree(scratch(of: child)) }
    return status
  }
}
