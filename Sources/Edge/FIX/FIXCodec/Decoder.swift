// Received bytes to messages: finds the frame by BodyLength, then one pass for sum, separators and tags.
// Holds no state between calls but memory: what it answers depends on the bytes at the front alone, so
// any split of a stream gives the same messages.

import CFIX
import FIXDictionary

/// Decodes one message at a time. One a thread is enough, for all of its sessions.
@safe
public struct Decoder: ~Copyable {
  @usableFromInline var index: FieldIndex
  @usableFromInline let state: UnsafeMutablePointer<MessageState>
  @usableFromInline let messageLimit: Int
  let scanner: Scanner
  let dataFields: DataFields
  private let nothing: UnsafeMutablePointer<UInt8>

  public init(
    dialect: Dialect = .apus, limits: DecoderLimits = DecoderLimits(), scanner: Scanner = .best
  ) {
    precondition(scanner.isAvailable, "this processor has no \(scanner.name)")
    messageLimit = limits.messageBytes
    // The smallest field is three bytes: a digit, `=` and a separator.
    index = FieldIndex(capacity: limits.messageBytes / 3 + 1)
    self.scanner = scanner
    dataFields = DataFields(dialect)
    unsafe nothing = .allocate(capacity: 1)
    unsafe nothing.initialize(to: 0)
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(
      to: MessageState(
        base: nothing, tags: index.tags, values: index.values, ends: index.ends))
  }

  deinit {
    unsafe nothing.deallocate()
    unsafe state.deallocate()
  }

  /// The message that `next` found last. It reads the bytes that `next` was given, where they lie: it is
  /// good until those change or the decoder goes on.
  @inlinable
  public var message: Message { unsafe Message(state) }

  /// Looks at the front of `bytes`. After `.message`, `message` is what was found.
  @_noLocks
  public mutating func next(_ bytes: UnsafeRawBufferPointer) -> Frame {
    let frame = unsafe Self.locate(bytes, messageLimit)
    guard case .message(let whole) = frame, let start = bytes.baseAddress else {
      return frame
    }
    return unsafe fill(start.assumingMemoryBound(to: UInt8.self), whole)
  }

  /// Where the message at the front ends, by its length alone: nothing is summed, nothing indexed.
  @_noLocks
  public func frame(_ bytes: UnsafeRawBufferPointer) -> Frame {
    unsafe Self.locate(bytes, messageLimit)
  }

  /// Sum and index of a frame whose ends are known.
  @inline(__always) @_noLocks
  mutating func fill(_ start: UnsafePointer<UInt8>, _ whole: Int) -> Frame {
    let bodyEnd = whole - Self.trailerBytes
    let scan = unsafe Self.scanned(
      start, bodyEnd, scanner, dataFields.kernelTags, index.raw)
    let declared = unsafe Self.checksum(start + bodyEnd)
    if UInt32(truncatingIfNeeded: declared) != scan.sum & 255 {
      return .garbled(byteCount: whole, .checksum)
    }
    index.count = Int(scan.count)
    unsafe state.pointee.hasEmptyValue = scan.flags & APUS_FIX_EMPTY_VALUE != 0
    if scan.flags & (APUS_FIX_IRREGULAR | APUS_FIX_DATA) != 0 || dataFields.hasWide {
      if let garble = unsafe indexExactly(start, bodyEnd) {
        return .garbled(byteCount: whole, garble)
      }
    }
    _ = index.append(tag: 10, value: bodyEnd + 3, end: whole - 1)
    unsafe state.pointee.base = start
    unsafe state.pointee.byteCount = whole
    unsafe state.pointee.count = index.count
    unsafe state.pointee.slots = nil
    unsafe state.pointee.entryEnds = nil
    return .message(byteCount: whole)
  }

  @inline(__always) @_noLocks
  static func scanned(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ scanner: Scanner,
    _ tags: UnsafePointer<apus_fix_data_tags>, _ into: UnsafePointer<apus_fix_index>
  ) -> apus_fix_scan {
    switch scanner {
    case .avx512: unsafe apus_fix_scan_avx512(start, count, tags, into)
    case .avx2: unsafe apus_fix_scan_avx2(start, count, tags, into)
    case .wide128: unsafe apus_fix_scan_128(start, count, tags, into)
    case .portable: unsafe apus_fix_scan_portable(start, count, tags, into)
    }
  }

  /// `10=ddd` and a separator.
  static var trailerBytes: Int { 7 }
}
