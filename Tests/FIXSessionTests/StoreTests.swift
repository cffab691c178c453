// The store: what is in it comes back, across processes and kills; what is damaged is seen.

import Events
import FIXCodec
import Glibc
import Platform
import Testing

@testable import FIXSession

/// A directory of a test's own.
final class ScratchDirectory {
  let path: String

  init() {
    var template = Array("/tmp/apus-fix-session-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe String(cString: mkdtemp(buffer.baseAddress!))
    }
  }

  deinit {
    for name in ["a", "a.new", "b", "a.other", "b.other"] { _ = unsafe unlink(path + "/" + name) }
    _ = unsafe rmdir(path)
  }
}

@Suite struct StoreTests {
  static let small = StoreCapacity(messages: 64, byteCount: 16_384)

  private func open(_ path: String, _ sender: String = "US") throws(StoreError) -> MappedStore {
    try MappedStore.open(
      path: path, sender: sender, target: "THEM", capacity: Self.small, at: Nanoseconds(77))
  }

  private func append(_ store: inout some MessageStore & ~Copyable, _ text: String) {
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBytes {
      unsafe store.append(type: 0x44, time: Nanoseconds(5), bodyFrom: 3, bytes: $0)
    }
  }

  private func text(_ store: borrowing some MessageStore & ~Copyable, _ number: UInt64) -> String? {
    guard let message = store.find(number) else { return nil }
    #expect(message.number == number)
    #expect(message.type == 0x44)
    #expect(message.time == Nanoseconds(5))
    #expect(message.bodyFrom == 3)
    return unsafe String(decoding: message.bytes, as: UTF8.self)
  }

  /// Changes bytes of a file.
  private func poke(_ path: String, at offset: Int, _ bytes: [UInt8]) {
    let file = unsafe Glibc.open(path, O_RDWR)
    _ = unsafe pwrite(file, bytes, bytes.count, off_t(offset))
    close(file)
  }

  @Test func `messages and numbers outlive the process`() throws {
    let scratch = ScratchDirectory()
    do {
      var store = try open(scratch.path + "/a")
      #expect(store.nextOutbound == 1)
      #expect(store.createdAt == Nanoseconds(77))
      append(&store, "one")
      store.setNextOutbound(5)
      append(&store, "five")
      store.setNextInbound(9)
    }
    let store = try open(scratch.path + "/a")
    #expect(store.nextOutbound == 6)
    #expect(store.nextInbound == 9)
    #expect(text(store, 1) == "one")
    #expect(text(store, 2) == nil)
    #expect(text(store, 5) == "five")
    #expect(text(store, 6) == nil)
  }

  @Test
  func
    `the first number that is held is found over a leap, and never beyond the last one asked for`()
    throws
  {
    var store = try MemoryStore(capacity: Self.small, at: .zero)
    append(&store, "one")
    store.setNextOutbound(70_000)
    append(&store, "later")
    #expect(store.firstHeld(from: 1, through: 70_000) == 1)
    #expect(store.firstHeld(from: 2, through: 70_000) == 70_000)
    #expect(store.firstHeld(from: 2, through: 69_999) == 70_000)
    #expect(store.firstHeld(from: 2, through: 100) == 101)
    #expect(store.firstHeld(from: 5, through: 4) == 5)
  }

  @Test func `the oldest go first, by bytes and by count`() throws {
    var store = try MemoryStore(capacity: Self.small, at: .zero)
    let long = String(repeating: "x", count: 1000)
    for _ in 0..<40 { append(&store, long) }
    // 16,384 bytes hold fifteen of 1,048 and the rest of a round.
    #expect(text(store, 40) == long)
    #expect(text(store, 27) == long)
    #expect(text(store, 20) == nil)
    #expect(store.oldest > 20 && store.oldest <= 27)
    for _ in 0..<100 { append(&store, "yyy") }
    #expect(text(store, 140) == "yyy")
    #expect(text(store, 77) == "yyy")
    #expect(text(store, 76) == nil)
    #expect(store.oldest == 77)
  }

  @Test func `a reset forgets all at once`() throws {
    let scratch = ScratchDirectory()
    do {
      var store = try open(scratch.path + "/a")
      append(&store, "old")
      append(&store, "older")
      store.setNextInbound(4)
      store.reset(at: Nanoseconds(99))
      #expect(text(store, 1) == nil)
      append(&store, "new")
    }
    let store = try open(scratch.path + "/a")
    #expect(store.nextOutbound == 2)
    #expect(store.nextInbound == 1)
    #expect(store.createdAt == Nanoseconds(99))
    #expect(text(store, 1) == "new")
    #expect(text(store, 2) == nil)
  }

  static func bytes(_ path: String) -> [UInt8] {
    var bytes = [UInt8](
      repeating: 0,
      count: StoreLayout.byteCount(
        indexCount: small.messages, ringByteCount: small.byteCount))
    let file = unsafe Glibc.open(path, O_RDONLY)
    _ = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
    close(file)
    return bytes
  }

  /// A child shares its parent's open files until it has become another program.
  @Test func `a closed store is free, even while a child is being started`() throws {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    var shared: Int32 = -1
    do {
      let store = try open(path)
      shared = dup(store.file.descriptor)
      _ = store.nextOutbound
    }
    defer { close(shared) }
    #expect(shared >= 0)
    #expect(try open(path).nextOutbound == 1)
  }

  @Test func `a file that can't be trusted is refused`() throws {
    let scratch = ScratchDirectory()
    let path = scratch.path + "/a"
    func refused(
      _ why: String, _ sender: String = "US", at location: SourceLocation = #_sourceLocation
    ) {
      do throws(StoreError) {
        _ = try open(path, sender)
        Issue.record("it was opened", sourceLocation: location)
      } catch {
        #expect(error.description.contains(why), sourceLocation: location)
      }
    }
    do {
      var store = try open(path)
      store.markNext(5)
      append(&store, String(repeating: "x", count: 60))
      append(&store, "two")
    }
    refused("belongs to the session US → THEM", "OTHERS")
    do {
      let held = try open(path)
      refused("another process uses it")
      _ = held.nextOutbound
    }
    let good = Self.bytes(path)
    let state =
      StoreLayout.stateOffset + Int(good[StoreLayout.activeOffset]) * StoreLayout.stateByteCount
    poke(path, at: state, [9])
    refused(
      "the number of the next message out is damaged; put a copy of it in its place, or remove it")
    poke(path, at: 0, good)
    poke(path, at: StoreLayout.ringOffset(indexCount: 64) + 64, [1])
    refused("the oldest message that it holds, at byte 12288, is damaged; put a copy")
    poke(path, at: 0, good)
    poke(path, at: StoreLayout.ringOffset(indexCount: 64) + 112 + 50, [1])
    refused("the message behind 1, at byte 12400, is damaged; put a copy")
    poke(path, at: 0, good)
    poke(path, at: StoreLayout.markOffset + StoreLayout.Mark.value, [9])
    refused("mark 0 of how far its line had come is damaged; put a copy")
    poke(path, at: 0, good)
    poke(path, at: 20, [1])
    refused("header is damaged")
    poke(path, at: 0, good)
    poke(path, at: 8, [1])
    refused("format 1, and this build writes 3; use the build that made it, or remove it")
    poke(path, at: 0, Array("something else".utf8))
    refused("isn't a session's store")
    poke(path, at: 0, good)
    #expect(try open(path).nextOutbound == 3)
    // A whole ring lies behind the last message, and still: who can lose zeros can lose messages.
    _ = unsafe truncate(path, off_t(good.count - 100))
    refused("100 bytes at its end are gone; put a copy")
    _ = unsafe truncate(path, 100)
    refused("ends before its numbers")
  }

  @Test func `a message that the ring can't hold well isn't taken`() throws {
    let store = try MemoryStore(capacity: Self.small, at: .zero)
    #expect(store.messageByteCountMax == 16_384 / 4 - 48)
  }
}
