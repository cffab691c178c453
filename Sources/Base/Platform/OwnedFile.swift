// An open file that closes itself.

import CPlatform
import Glibc

/// A file descriptor with one owner.
public struct OwnedFile: ~Copyable {
  public let descriptor: Int32
  public let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// A new file that nobody else has: fails when the path exists. Only the owner may read it.
  public static func create(_ path: String, mode: UInt32 = 0o600) throws(SystemFailure)
    -> OwnedFile
  {
    var descriptor: Int32 = -1
    try SystemFailure.check(
      unsafe apus_create_exclusive(path, mode, &descriptor), doing: "create '\(path)'")
    return OwnedFile(descriptor: descriptor, path: path)
  }

  public static func openForReading(_ path: String) throws(SystemFailure) -> OwnedFile {
    var descriptor: Int32 = -1
    try SystemFailure.check(unsafe apus_open_read(path, &descriptor), doing: "open '\(path)'")
    return OwnedFile(descriptor: descriptor, path: path)
  }

  public static func openForWriting(_ path: String) throws(SystemFailure) -> OwnedFile {
    var descriptor: Int32 = -1
    try SystemFailure.check(unsafe apus_open_write(path, &descriptor), doing: "open '\(path)'")
    return OwnedFile(descriptor: descriptor, path: path)
  }

  /// Each write is on the device when it returns. Memory, place and length of a write have to be
  /// multiples of 4096.
  public static func openForDurableWriting(_ path: String) throws(SystemFailure) -> OwnedFile {
    var descriptor: Int32 = -1
    try SystemFailure.check(unsafe apus_open_durable(path, &descriptor), doing: "open '\(path)'")
    return OwnedFile(descriptor: descriptor, path: path)
  }

  public func byteCount() throws(SystemFailure) -> UInt64 {
    var count: UInt64 = 0
    try SystemFailure.check(
      unsafe apus_file_size(descriptor, &count), doing: "measure '\(path)'")
    return count
  }

  /// Sets blocks aside, so that later stores can't meet a full disk.
  public func allocate(_ byteCount: Int) throws(SystemFailure) {
    try SystemFailure.check(
      apus_allocate(descriptor, UInt64(byteCount)),
      doing: "set aside \(byteCount) bytes for '\(path)'")
  }

  public func truncate(to byteCount: Int) throws(SystemFailure) {
    try SystemFailure.check(
      apus_truncate(descriptor, UInt64(byteCount)), doing: "set the size of '\(path)'")
  }

  public func sync() throws(SystemFailure) {
    try SystemFailure.check(apus_sync_file(descriptor), doing: "sync '\(path)'")
  }

  /// Takes the file for this process alone; whoever holds it already is the reason why not.
  public func lock() throws(SystemFailure) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw SystemFailure(doing: "lock it: another process uses it", code: errno)
    }
  }

  /// The same for who has just made the file: who only looks whether it is locked holds it for a moment.
  public func lockWhenFree() throws(SystemFailure) {
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw SystemFailure(doing: "lock '\(path)'", code: errno) }
    }
  }

  /// Whether somebody has it locked through another opening of it, in whichever namespace of processes.
  public var isLockedElsewhere: Bool {
    if flock(descriptor, LOCK_SH | LOCK_NB) != 0 { return errno == EWOULDBLOCK }
    _ = flock(descriptor, LOCK_UN)
    return false
  }

  /// Whether this file bears the name that it was opened by, and no other that was put in its place since.
  public var hasItsName: Bool {
    var own = stat()
    var named = stat()
    return unsafe fstat(descriptor, &own) == 0 && lstat(path, &named) == 0
      && own.st_dev == named.st_dev && own.st_ino == named.st_ino
  }

  /// The lock belongs to the open file, which a child that is just being started shares until its exec:
  /// closing alone would leave the file locked for as long as that takes.
  deinit {
    _ = flock(descriptor, LOCK_UN)
    _ = apus_close(descriptor)
  }
}
