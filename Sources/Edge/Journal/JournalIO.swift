// What the writing side asks of the file system, all of it, in one place: interrupted calls are taken up
// again, short writes are finished, and everything else is an error that its caller treats as final.
// Tests stand between here and the kernel and let any one call fail.

import CPlatform
import Glibc
import Platform

/// A call that can fail.
enum JournalCall: String, CaseIterable, Sendable {
  case makeDirectory, create, open, allocate, prewrite, map, writeHeader, writeChain, writeRecords,
    writeSnapshot, writeStub
  case sync, truncate, rename, remove, syncDirectory
}

/// What a test makes of a call.
enum JournalFault: Hashable, Sendable {
  case error(Int32)
  case interrupted
  /// A write that takes a part only.
  case short
}

/// Asked before each call, with the path that it is about. May also hold the call back.
typealias JournalFaults = @Sendable (_ call: JournalCall, _ path: String) -> JournalFault?

struct JournalIO: Sendable {
  var faults: JournalFaults?

  /// A call that is interrupted more often than this has failed.
  static let mostInterruptions = 100

  // MARK: Calls

  /// Runs `body`, which returns 0 or an errno.
  func call(
    _ call: JournalCall, _ path: String, doing: @autoclosure () -> String, _ body: () -> Int32
  ) throws(SystemFailure) {
    var code = EINTR
    for _ in 0..<Self.mostInterruptions where code == EINTR {
      switch faults?(call, path) {
      case .error(let injected): code = injected
      case .interrupted: code = EINTR
      case .short, nil: code = body()
      }
    }
    if code != 0 { throw SystemFailure(doing: doing(), code: code) }
  }

  func create(_ path: String) throws(SystemFailure) -> OwnedFile {
    try call(.create, path, doing: "create '\(path)'") { 0 }
    return try OwnedFile.create(path)
  }

  func open(_ path: String) throws(SystemFailure) -> OwnedFile {
    try call(.open, path, doing: "open '\(path)'") { 0 }
    return try OwnedFile.openForWriting(path)
  }

  func openDurable(_ path: String) throws(SystemFailure) -> OwnedFile {
    try call(.open, path, doing: "open '\(path)'") { 0 }
    return try OwnedFile.openForDurableWriting(path)
  }

  func allocate(_ file: borrowing OwnedFile, _ byteCount: Int) throws(SystemFailure) {
    let descriptor = file.descriptor
    try call(
      .allocate, file.path, doing: "set aside \(byteCount) bytes for '\(file.path)'"
    ) { apus_allocate(descriptor, UInt64(byteCount)) }
  }

  /// Brings what was written to the device.
  func sync(_ file: borrowing OwnedFile) throws(SystemFailure) {
    try sync(file.descriptor, file.path)
  }

  func sync(_ descriptor: Int32, _ path: String) throws(SystemFailure) {
    try call(.sync, path, doing: "sync '\(path)'") { apus_sync_file(descriptor) }
  }

  func truncate(_ file: borrowing OwnedFile, to byteCount: Int) throws(SystemFailure) {
    try truncate(file.descriptor, file.path, to: byteCount)
  }

  func truncate(_ descriptor: Int32, _ path: String, to byteCount: Int) throws(SystemFailure) {
    try call(.truncate, path, doing: "set the size of '\(path)'") {
      apus_truncate(descriptor, UInt64(byteCount))
    }
  }

  /// Puts a file in another's place, if there is one, in one step.
  func rename(_ path: String, to other: String) throws(SystemFailure) {
    try call(.rename, other, doing: "rename '\(path)' to '\(other)'") {
      unsafe Glibc.rename(path, other) == 0 ? 0 : errno
    }
  }

  /// Takes a file away. One that isn't there is no failure.
  func remove(_ path: String) throws(SystemFailure) {
    try call(.remove, path, doing: "remove '\(path)'") {
      unsafe unlink(path) == 0 || errno == ENOENT ? 0 : errno
    }
  }

  func sync(directory: String) throws(SystemFailure) {
    try call(.syncDirectory, directory, doing: "sync the directory '\(directory)'") {
      let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { return errno }
      defer { close(descriptor) }
      return fsync(descriptor) == 0 ? 0 : errno
    }
  }

  func makeDirectory(_ directory: String, under root: String) throws(SystemFailure) {
    try call(
      .makeDirectory, directory, doing: "make the journal's directory '\(directory)'"
    ) { 0 }
    try JournalDirectory.make(directory, under: root)
  }

  // MARK: Writes

  /// Writes all of it. Where `block` isn't 1 only whole blocks count as written: what a short write
  /// took of a block is written again.
  func write(
    _ call: JournalCall, _ descriptor: Int32, _ path: String, _ bytes: UnsafeRawPointer, count: Int,
    at offset: Int, block: Int = 1
  ) throws(SystemFailure) {
    var done = 0
    var stalls = 0
    while done < count {
      var length = count - done
      var written = -1
      var code = EINTR
      switch faults?(call, path) {
      case .error(let injected): code = injected
      case .interrupted: break
      case .short:
        length = length / 2 / block * block
        fallthrough
      case nil:
        written = unsafe pwrite(descriptor, bytes + done, length, off_t(offset + done))
        if written < 0 { code = errno }
      }
      if written < 0 && code != EINTR {
        throw SystemFailure(doing: "write to '\(path)'", code: code)
      }
      let whole = max(0, written) / block * block
      done += whole
      stalls = whole > 0 ? 0 : stalls + 1
      if stalls == Self.mostInterruptions {
        throw SystemFailure(doing: "write to '\(path)'", code: written < 0 ? EINTR : EIO)
      }
    }
  }

  /// Writes a range of `bytes`, which as a whole lie at `offset` in the file.
  func write(
    _ call: JournalCall, _ file: borrowing OwnedFile, _ bytes: [UInt8], _ range: Range<Int>? = nil,
    at offset: Int
  ) throws(SystemFailure) {
    let range = range ?? 0..<bytes.count
    let descriptor = file.descriptor
    let path = file.path
    var failure: SystemFailure?
    unsafe bytes.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      do throws(SystemFailure) {
        try unsafe write(
          call, descriptor, path, base + range.lowerBound, count: range.count,
          at: offset + range.lowerBound)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
