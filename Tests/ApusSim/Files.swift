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
    sweep()
    let path = scratch(of: getpid())
    makeDirectory(path)
    return path
  }

  private static let scratchRoot = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
  private static let scratchName = "apus-sim-"

  private static func scratch(of process: pid_t) -> String {
    "\(scratchRoot)/\(scratchName)\(process)"
  }

  /// Takes away what processes left that were killed: they couldn't themselves.
  private static func sweep() {
    for name in names(in: scratchRoot) where name.hasPrefix(scratchName) {
      guard let process = pid_t(name.dropFirst(scratchName.utf8.count)), process > 0 else {
        continue
      }
      if kill(process, 0) == -1, errno == ESRCH { removeTree(scratchRoot + "/" + name) }
    }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      names.append(
        unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  static func removeTree(_ path: String) {
    for name in names(in: path) where name != "." && name != ".." {
      let inner = path + "/" + name
      var facts = stat()
      guard unsafe lstat(inner, &facts) == 0 else { continue }
      if facts.st_mode & S_IFMT == S_IFDIR { removeTree(inner) } else { _ = unsafe unlink(inner) }
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

  /// Starts this program again, with what it says going to a file: its number, nil where it can't be started.
  static func startAgain(_ words: [String], output: String) -> pid_t? {
    start("/proc/self/exe", ["apus-sim"] + words, output: output)
  }

  /// Waits until one that was started again has ended, this one or any: which it was, and its wait status.
  static func waitForAgain(_ child: pid_t? = nil) -> (pid_t, Int32) {
    let (ended, status) = wait(for: child ?? -1)
    // However it ended, one that was ended by a signal or by what it ran couldn't take its own away.
    removeTree(scratch(of: ended))
    return (ended, status)
  }

  /// What another program says, if it is there and ends well.
  static func said(by words: [String]) -> String? {
    let directory = scratch()
    let path = directory + "/said"
    defer {
      _ = unsafe unlink(path)
      // A run of this process's may have it still.
      _ = unsafe rmdir(directory)
    }
    guard let child = start(words[0], words, output: path) else { return nil }
    return wait(for: child).status == 0 ? read(path) : nil
  }

  /// What it says goes to a file, what it complains of too.
  private static func start(_ program: String, _ words: [String], output: String) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [1, 2] {
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var strings: [UnsafeMutablePointer<CChar>?] = unsafe []
    for word in words { unsafe strings.append(strdup(word)) }
    unsafe strings.append(nil)
    defer { unsafe strings.forEach { unsafe free($0) } }
    var child = pid_t()
    return unsafe posix_spawnp(&child, program, &actions, nil, strings, environ) == 0 ? child : nil
  }

  private static func wait(for child: pid_t) -> (child: pid_t, status: Int32) {
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(child, &status, 0)
      if ended > 0 { return (ended, status) }
      precondition(errno == EINTR, "nobody was started that could be waited for")
    }
  }
}
