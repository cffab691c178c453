// The fields whose values are bytes of any kind, separators included, with the length in a field of its
// own right before. Where one is announced, the kernel's masks can't be trusted: the exact path reads.

import CFIX
import FIXDictionary

/// Which tag announces which data field.
@safe
struct DataFields: ~Copyable {
  private let lengthTags: UnsafeMutablePointer<UInt16>
  private let dataTags: UnsafeMutablePointer<UInt16>
  private let count: Int
  /// Some are outside of what the kernel looks for, so every message needs the exact look.
  let hasWide: Bool
  /// For the kernel, where it lies still.
  let kernelTags: UnsafeMutablePointer<apus_fix_data_tags>

  init(_ dialect: Dialect) {
    var pairs: [(UInt16, UInt16)] = []
    for field in dialect.fields.values {
      if let length = field.lengthTag { pairs.append((length, field.tag)) }
    }
    pairs.sort { $0 < $1 }
    count = pairs.count
    unsafe lengthTags = .allocate(capacity: max(count, 1))
    unsafe dataTags = .allocate(capacity: max(count, 1))
    for (at, pair) in pairs.enumerated() {
      unsafe (lengthTags + at).initialize(to: pair.0)
      unsafe (dataTags + at).initialize(to: pair.1)
    }
    hasWide = pairs.contains { $0.0 >= 512 }
    var tags = apus_fix_data_tags()
    for (tag, _) in pairs where tag < 512 { unsafe apus_fix_announces(&tags, tag) }
    unsafe kernelTags = .allocate(capacity: 1)
    unsafe kernelTags.initialize(to: tags)
  }

  deinit {
    unsafe lengthTags.deallocate()
    unsafe dataTags.deallocate()
    unsafe kernelTags.deallocate()
  }

  /// The data field that a tag announces, or 0.
  @inline(__always) @_noLocks
  func announced(by tag: UInt16) -> UInt16 {
    var at = 0
    while at < count {
      if unsafe lengthTags[at] == tag { return unsafe dataTags[at] }
      at += 1
    }
    return 0
  }
}
