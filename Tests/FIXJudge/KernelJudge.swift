// The kernel at each width against its rule, byte by byte: which fields, which sum, which flags. The bytes
// lie between closed pages and the index between marks, so that neither is left by a single byte.

import CFIX
import FIXCodec

@safe
public final class KernelJudge {
  /// What a width answers.
  struct Answer: Equatable {
    var tags: [UInt16] = []
    var values: [UInt32] = []
    var ends: [UInt32] = []
    var sum: UInt32 = 0
    var flags: UInt32 = 0
  }

  private let memory: GuardedBytes
  private let capacity: Int
  private let tags: UnsafeMutableBufferPointer<UInt16>
  private let values: UnsafeMutableBufferPointer<UInt32>
  private let ends: UnsafeMutableBufferPointer<UInt32>
  private var dataTags = apus_fix_data_tags()
  private let announcing: [Int]
  public private(set) var regularCount = 0

  /// Beyond the index and what a kernel may write behind it.
  private static let marks = 16
  private static let mark: UInt16 = 0xABCD

  /// For up to `byteCountMax` bytes and an index of `capacity` fields, with these tags announcing data.
  public init(byteCountMax: Int, capacity: Int, announcing: [Int] = [95, 90, 93, 354]) {
    memory = GuardedBytes(byteCount: byteCountMax)
    self.capacity = capacity
    self.announcing = announcing
    let room = capacity + Int(APUS_FIX_SLACK) + Self.marks
    unsafe tags = .allocate(capacity: room)
    unsafe values = .allocate(capacity: room)
    unsafe ends = .allocate(capacity: room)
    unsafe tags.initialize(repeating: Self.mark)
    unsafe values.initialize(repeating: UInt32(Self.mark))
    unsafe ends.initialize(repeating: UInt32(Self.mark))
    for tag in announcing { unsafe apus_fix_announces(&dataTags, UInt16(tag)) }
  }

  deinit {
    unsafe tags.deallocate()
    unsafe values.deallocate()
    unsafe ends.deallocate()
  }

  /// What is wrong with how the widths read these bytes, of which the last is a separator.
  public func complaint(_ bytes: [UInt8]) -> String? {
    let expected = rule(bytes)
    if expected.flags & APUS_FIX_IRREGULAR == 0 { regularCount += 1 }
    for scanner in Scanner.available {
      for place in [GuardedBytes.Place.begin, .end] {
        let found = unsafe memory.with(bytes, at: place) { unsafe scan($0, scanner) }
        if let wrong = difference(found, expected) {
          return "\(scanner.name), at the \(place): \(wrong): \(Written.text(bytes))"
        }
        let last = capacity + Int(APUS_FIX_SLACK)
        for at in last..<(last + Self.marks) {
          let isWhole =
            unsafe tags[at] == Self.mark && values[at] == UInt32(Self.mark)
            && ends[at] == UInt32(Self.mark)
          if !isWhole {
            return "\(scanner.name) wrote outside of the index: \(Written.text(bytes))"
          }
        }
      }
    }
    let sum = unsafe memory.with(bytes, at: .end) {
      unsafe apus_fix_sum(
        $0.baseAddress!.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    return sum == expected.sum ? nil : "the sum is \(sum), not \(expected.sum)"
  }

  private func difference(_ found: Answer, _ expected: Answer) -> String? {
    if found.sum != expected.sum { return "the sum is \(found.sum), not \(expected.sum)" }
    let isIrregular = expected.flags & APUS_FIX_IRREGULAR != 0
    if isIrregular != (found.flags & APUS_FIX_IRREGULAR != 0) {
      return isIrregular ? "takes it for regular" : "takes it for irregular"
    }
    if isIrregular { return nil }
    return found == expected ? nil : "\(found), not \(expected)"
  }

  private func scan(_ bytes: UnsafeRawBufferPointer, _ scanner: Scanner) -> Answer {
    let start = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
    var index = unsafe apus_fix_index(
      tags: tags.baseAddress!, values: values.baseAddress!, ends: ends.baseAddress!,
      capacity: UInt32(capacity))
    let scan =
      switch scanner {
      case .portable: unsafe apus_fix_scan_portable(start, bytes.count, &dataTags, &index)
      case .wide128: unsafe apus_fix_scan_128(start, bytes.count, &dataTags, &index)
      case .avx2: unsafe apus_fix_scan_avx2(start, bytes.count, &dataTags, &index)
      case .avx512: unsafe apus_fix_scan_avx512(start, bytes.count, &dataTags, &index)
      }
    let count = min(Int(scan.count), capacity)
    return Answer(
      tags: (0..<count).map { unsafe tags[$0] }, values: (0..<count).map { unsafe values[$0] },
      ends: (0..<count).map { unsafe ends[$0] }, sum: scan.sum, flags: scan.flags)
  }

  /// The rule as cfix.h states it, by fields.
  private func rule(_ bytes: [UInt8]) -> Answer {
    var answer = Answer()
    for byte in bytes { answer.sum += UInt32(byte) }
    var from = 0
    for (end, byte) in bytes.enumerated() where byte == Written.soh {
      let field = bytes[from..<end]
      guard let equals = field.firstIndex(of: UInt8(ascii: "=")), (1...4).contains(equals - from),
        field[from..<equals].allSatisfy({ (0x30...0x39).contains($0) }), field[from] != 0x30,
        answer.tags.count < capacity
      else {
        answer.flags = APUS_FIX_IRREGULAR
        return answer
      }
      let tag = Int(String(decoding: field[from..<equals], as: UTF8.self))!
      answer.tags.append(UInt16(tag))
      answer.values.append(UInt32(equals + 1))
      answer.ends.append(UInt32(end))
      if equals + 1 == end { answer.flags |= APUS_FIX_EMPTY_VALUE }
      if announcing.contains(tag) { answer.flags |= APUS_FIX_DATA }
      from = end + 1
    }
    if from < bytes.count { answer.flags = APUS_FIX_IRREGULAR }
    return answer
  }
}
