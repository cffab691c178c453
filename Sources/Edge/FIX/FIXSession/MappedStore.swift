// A store in a file, mapped: what was written survives a kill -9 of the process, in the order in which it
// was written. It keeps the last messages that fit; older ones are gap-filled when they are asked for. One that isn't what
// its process left is refused when it is opened (StoreMemory+Proof), whatever bit of it was flipped.

import CChecksum
import CPlatform
import Events
import Glibc
import Platform

/// Why a store can't be used.
public struct StoreError: Error, CustomStringConvertible, Equatable, Sendable {
  public var path: String
  public var message: String

  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  public var description: String { "\(path): \(message)" }
}

public struct MappedStore: MessageStore, ~Copyable {
  private var memory: StoreMemory
  /// Held locked: it is this process's alone.
  let file: OwnedFile
  public let path: String

  private init(_ memory: consuming StoreMemory, _ file: consuming OwnedFile, _ path: String) {
    self.memory = memory
    self.file = file
    self.path = path
  }

  /// Opens the store of two parties, or makes it. `capacity` is for a new one; an old one keeps its own.
  public static func open(
    path: String, sender: String, target: String, capacity: StoreCapacity = StoreCapacity(),
    at time: Nanoseconds
  ) throws(StoreError) -> MappedStore {
    do throws(SystemFailure) {
      return try opened(path, sender, target, capacity, at: time)
    } catch {
      throw StoreError(path: path, message: error.description)
    }
  }

  private static func opened(
    _ path: String, _ sender: String, _ target: String, _ capacity: StoreCapacity,
    at time: Nanoseconds
  ) throws(SystemFailure) -> MappedStore {
    if unsafe access(path, F_OK) != 0 { try make(path, sender, target, capacity, at: time) }
    let file = try OwnedFile.openForWriting(path)
    // A second process on the same numbers would send each of them twice.
    try file.lock()
    let size = Int(clamping: try file.byteCount())
    guard size >= StoreLayout.indexOffset else {
      throw damaged("it ends before its numbers do")
    }
    let found = try Self.capacity(of: file, sender, target)
    let whole = StoreLayout.byteCount(indexCount: found.messages, ringByteCount: found.byteCount)
    // It was made whole before it had its name: what is gone was cut off since, messages with it.
    guard size >= whole else {
      throw damaged("\(whole - size) bytes at its end are gone")
    }
    let mapping = try Mapping(
      file: file.descriptor, byteCount: whole, writable: true, named: path)
    // No message waits for a page.
    try mapping.prefault(named: path)
    var memory = StoreMemory(mapping, found)
    if let damage = memory.prove() { throw damaged(damage.description) }
    return MappedStore(memory, file, path)
  }

  private static func damaged(_ what: String) -> SystemFailure {
    SystemFailure(
      doing:
        "use it: \(what); put a copy of it in its place, or remove it and agree on new numbers "
        + "with the other side", code: EIO)
  }

  private static func capacity(
    of file: borrowing OwnedFile, _ sender: String, _ target: String
  ) throws(SystemFailure) -> StoreCapacity {
    let head = try Mapping(
      file: file.descriptor, byteCount: StoreLayout.indexOffset, writable: false, named: file.path)
    switch unsafe capacity(UnsafeRawPointer(head.base), sender, target) {
    case .success(let capacity): return capacity
    case .failure(let refusal):
      throw SystemFailure(doing: "use it: \(refusal.what)", code: EINVAL)
    }
  }

  private struct Refusal: Error {
    var what: String
  }

  /// What the file says that it is.
  private static func capacity(
    _ head: UnsafeRawPointer, _ sender: String, _ target: String
  ) -> Result<StoreCapacity, Refusal> {
    func word(_ offset: Int) -> UInt64 { unsafe head.load(fromByteOffset: offset, as: UInt64.self) }
    guard word(StoreLayout.magicOffset) == StoreLayout.magic else {
      return .failure(Refusal(what: "this file isn't a session's store"))
    }
    guard word(StoreLayout.versionOffset) == StoreLayout.version else {
      return .failure(
        Refusal(
          what: "it has format \(word(StoreLayout.versionOffset)), and this build writes "
            + "\(StoreLayout.version); use the build that made it, or remove it and agree on new "
            + "numbers with the other side"))
    }
    let crc = unsafe apus_crc32c(0, head, StoreLayout.headerCRCOffset)
    guard word(StoreLayout.headerCRCOffset) == UInt64(crc) else {
      return .failure(
        Refusal(
          what:
            "its header is damaged; put a copy of it in its place, or remove it and agree on new numbers "
            + "with the other side"))
    }
    func text(_ offset: Int) -> String {
      let count = unsafe Int(head.load(fromByteOffset: offset, as: UInt8.self))
      return unsafe String(
        decoding: UnsafeRawBufferPointer(start: head + offset + 1, count: count), as: UTF8.self)
    }
    let found = (text(StoreLayout.senderOffset), text(StoreLayout.targetOffset))
    guard found == (sender, target) else {
      return .failure(
        Refusal(
          what: "it belongs to the session \(found.0) → \(found.1), not \(sender) → \(target)"))
    }
    let messages = word(StoreLayout.indexCountOffset)
    let bytes = word(StoreLayout.ringByteCountOffset)
    return .success(StoreCapacity(messages: Int(messages), byteCount: Int(bytes)))
  }

  /// A new file, whole before it has its name.
  private static func make(
    _ path: String, _ sender: String, _ target: String, _ capacity: StoreCapacity,
    at time: Nanoseconds
  ) throws(SystemFailure) {
    let temporary = path + ".new"
    _ = unsafe unlink(temporary)
    let file = try OwnedFile.create(temporary)
    let whole = StoreLayout.byteCount(
      indexCount: capacity.messages, ringByteCount: capacity.byteCount)
    // Blocks are set aside, so that a full disk is an error here and not a SIGBUS later.
    try file.allocate(whole)
    do {
      let mapping = try Mapping(
        file: file.descriptor, byteCount: whole, writable: true, named: temporary)
      let base = unsafe mapping.base
      func put(_ offset: Int, _ value: UInt64) {
        unsafe base.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
      }
      put(StoreLayout.magicOffset, StoreLayout.magic)
      put(StoreLayout.versionOffset, StoreLayout.version)
      put(StoreLayout.indexCountOffset, UInt64(capacity.messages))
      put(StoreLayout.ringByteCountOffset, UInt64(capacity.byteCount))
      for (offset, text) in [
        (StoreLayout.senderOffset, sender), (StoreLayout.targetOffset, target),
      ] {
        let bytes = Array(text.utf8.prefix(255))
        unsafe base.storeBytes(of: UInt8(bytes.count), toByteOffset: offset, as: UInt8.self)
        for (at, byte) in bytes.enumerated() {
          unsafe base.storeBytes(of: byte, toByteOffset: offset + 1 + at, as: UInt8.self)
        }
      }
      put(
        StoreLayout.headerCRCOffset,
        UInt64(unsafe apus_crc32c(0, base, StoreLayout.headerCRCOffset)))
      var memory = StoreMemory(mapping, capacity)
      memory.reset(at: time)
    }
    // A name may be on the device before what it names is: after a power cut the store would be there and empty, and
    // nobody could start with it.
    try file.sync()
    guard unsafe rename(temporary, path) == 0 else {
      throw SystemFailure(doing: "name '\(path)'", code: errno)
    }
  }

  // MARK: The store

  public var nextOutbound: UInt64 { @_noLocks get { memory.nextOutbound } }
  public var nextInbound: UInt64 { @_noLocks get { memory.nextInbound } }
  public var createdAt: Nanoseconds { @_noLocks get { memory.createdAt } }
  public var oldest: UInt64 { @_noLocks get { memory.oldest } }
  public var mark: UInt64 { @_noLocks get { memory.mark } }
  public var messageByteCountMax: Int { @_noLocks get { memory.messageByteCountMax } }

  @_noLocks
  public mutating func append(
    type: UInt64, time: Nanoseconds, bodyFrom: Int, bytes: UnsafeRawBufferPointer
  ) {
    unsafe memory.append(type: type, time: time, bodyFrom: bodyFrom, bytes: bytes)
  }

  @_noLocks
  public mutating func markNext(_ mark: UInt64) { memory.nextMark = mark }

  @_noLocks
  public mutating func mark(_ mark: UInt64) { memory.put(mark) }

  @_noLocks
  public mutating func setNextOutbound(_ number: UInt64) { memory.setNextOutbound(number) }

  @_noLocks
  public mutating func setNextInbound(_ number: UInt64) { memory.setNextInbound(number) }

  @_noLocks
  public func find(_ number: UInt64) -> StoredMessage? { memory.find(number) }

  @_noLocks
  public func firstHeld(from first: UInt64, through last: UInt64) -> UInt64 {
    memory.firstHeld(from: first, through: last)
  }

  @_noLocks
  public mutating func reset(at time: Nanoseconds) { memory.reset(at: time) }

  /// Takes back all marks: what they speak of isn't so.
  public mutating func forgetMarks() { memory.forgetMarks() }

  // MARK: Kept over a power cut

  public var capacity: StoreCapacity { memory.capacity }
  /// Goes up with each reset.
  public var epoch: UInt64 { @_noLocks get { memory.epoch } }

  /// Leaves its words where who keeps them looks.
  @_noLocks
  public func leaveWords(on desk: KeepingDesk, _ seat: Int) {
    unsafe memory.copyWords(to: desk.words(seat))
  }

  /// To the device: what was written so far survives a power cut then.
  public func sync() throws(StoreError) {
    do throws(SystemFailure) { try file.sync() } catch {
      throw StoreError(path: path, message: error.description)
    }
  }
}
