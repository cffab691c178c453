// A store's file as bytes, to change them while nobody has it open, and all that a store answers, to compare.

import Events
import Glibc
import Platform

@testable import FIXSession

/// What a store says when it is asked for everything.
struct StoreAnswers: Hashable {
  struct Message: Hashable {
    var number: UInt64
    var type: UInt64
    var time: Nanoseconds
    var bodyFrom: Int
    var bytes: [UInt8]
  }

  var nextOutbound: UInt64
  var nextInbound: UInt64
  var createdAt: Nanoseconds
  var epoch: UInt64
  var mark: UInt64
  var held: [Message] = []
  var heldNumbers: [UInt64] = []

  init(_ store: borrowing MappedStore) {
    nextOutbound = store.nextOutbound
    nextInbound = store.nextInbound
    createdAt = store.createdAt
    epoch = store.epoch
    mark = store.mark
    // Of the leap over a power cut only the ends.
    var number: UInt64 = 0
    while number <= nextOutbound {
      defer { number = Self.next(after: number, nextOutbound) }
      if store.firstHeld(from: number, through: number) == number { heldNumbers.append(number) }
      guard let message = store.find(number) else { continue }
      held.append(
        Message(
          number: message.number, type: message.type, time: message.time,
          bodyFrom: message.bodyFrom, bytes: unsafe Array(message.bytes)))
    }
  }

  private static func next(after number: UInt64, _ next: UInt64) -> UInt64 {
    number == 300 && next > 400 ? next - 100 : number + 1
  }

  /// The same, asked of a store without making anything.
  func areThose(of store: borrowing MappedStore) -> Bool {
    guard store.nextOutbound == nextOutbound, store.nextInbound == nextInbound,
      store.createdAt == createdAt, store.epoch == epoch, store.mark == mark
    else { return false }
    var at = 0
    var atHeld = 0
    var number: UInt64 = 0
    while number <= nextOutbound {
      defer { number = Self.next(after: number, nextOutbound) }
      let isHeld = atHeld < heldNumbers.count && heldNumbers[atHeld] == number
      if (store.firstHeld(from: number, through: number) == number) != isHeld { return false }
      if isHeld { atHeld += 1 }
      let isThere = at < held.count && held[at].number == number
      guard let message = store.find(number) else {
        if isThere { return false }
        continue
      }
      guard isThere, Self.same(message, held[at]) else { return false }
      at += 1
    }
    return true
  }

  private static func same(_ message: StoredMessage, _ other: Message) -> Bool {
    unsafe message.type == other.type && message.time == other.time
      && message.bodyFrom == other.bodyFrom && message.bytes.count == other.bytes.count
      && (other.bytes.isEmpty
        || memcmp(message.bytes.baseAddress!, other.bytes, other.bytes.count) == 0)
  }
}

/// A file's bytes as they lie there, through a mapping of its own: to flip one is one store.
@safe
final class FileImage {
  private let mapping: Mapping
  let byteCount: Int

  init(_ path: String) throws {
    let file = try OwnedFile.openForWriting(path)
    byteCount = Int(clamping: try file.byteCount())
    mapping = try Mapping(
      file: file.descriptor, byteCount: byteCount, writable: true, named: path)
  }

  var bytes: [UInt8] {
    get { unsafe Array(UnsafeRawBufferPointer(start: mapping.base, count: byteCount)) }
    set {
      precondition(newValue.count == byteCount)
      unsafe newValue.withUnsafeBytes {
        unsafe mapping.base.copyMemory(from: $0.baseAddress!, byteCount: byteCount)
      }
    }
  }

  func flip(_ bit: Int) {
    let at = bit / 8
    let byte = unsafe mapping.base.load(fromByteOffset: at, as: UInt8.self)
    unsafe mapping.base.storeBytes(
      of: byte ^ 1 << UInt8(bit % 8), toByteOffset: at, as: UInt8.self)
  }
}

/// Small stores with something of everything in them.
enum SmallStore {
  static let capacity = StoreCapacity(messages: 64, byteCount: 4_096)

  static func open(_ path: String) throws(StoreError) -> MappedStore {
    try MappedStore.open(
      path: path, sender: "US", target: "THEM0", capacity: capacity, at: Nanoseconds(77))
  }

  static func append(_ store: inout MappedStore, _ seed: Int, marked: Bool) {
    // From none to more than twice the others, and never a whole number of words for long.
    let count = seed % 11 == 0 ? 0 : seed * 37 % 90 + (seed % 13 == 5 ? 200 : 0)
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: seed &* 31 &+ $0) }
    if marked { store.markNext(UInt64(1_000 + seed)) }
    unsafe bytes.withUnsafeBytes {
      unsafe store.append(
        type: [0x38, 0x44, 0x33][seed % 3], time: Nanoseconds(UInt64(5 + seed)),
        bodyFrom: count / 3, bytes: $0)
    }
  }

  /// So many messages; of every fourth number the session itself makes use, and the other side is heard.
  static func fill(_ store: inout MappedStore, _ seeds: Range<Int>) {
    for seed in seeds {
      append(&store, seed, marked: seed % 3 != 1)
      if seed % 4 == 3 { store.setNextOutbound(store.nextOutbound + 1) }
      store.setNextInbound(store.nextInbound + UInt64(seed % 2))
    }
  }
}
