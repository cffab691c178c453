// Where the fields of one message are: three arrays side by side, written by the kernel, read by views.
// Made once, for the largest message, and used for every one that a thread decodes.

import CFIX

/// The memory of an index. One a thread is enough: it is filled anew by each message.
@safe
public struct FieldIndex: ~Copyable {
  @usableFromInline let tags: UnsafeMutablePointer<UInt16>
  @usableFromInline let values: UnsafeMutablePointer<UInt32>
  @usableFromInline let ends: UnsafeMutablePointer<UInt32>
  /// The same for the kernel, where it lies still.
  @usableFromInline let raw: UnsafeMutablePointer<apus_fix_index>
  @usableFromInline let capacity: Int
  @usableFromInline var count = 0

  /// Room for `capacity` fields.
  public init(capacity: Int) {
    precondition(capacity > 0 && capacity < 1 << 30, "an index has room for some fields")
    let whole = capacity + Int(APUS_FIX_SLACK)
    unsafe tags = .allocate(capacity: whole)
    unsafe values = .allocate(capacity: whole)
    unsafe ends = .allocate(capacity: whole)
    // Zeroed, so that each page is there before the first message and reading slack is defined.
    unsafe tags.initialize(repeating: 0, count: whole)
    unsafe values.initialize(repeating: 0, count: whole)
    unsafe ends.initialize(repeating: 0, count: whole)
    self.capacity = capacity
    unsafe raw = .allocate(capacity: 1)
    unsafe raw.initialize(
      to: apus_fix_index(tags: tags, values: values, ends: ends, capacity: UInt32(capacity)))
  }

  deinit {
    unsafe tags.deallocate()
    unsafe values.deallocate()
    unsafe ends.deallocate()
    unsafe raw.deallocate()
  }

  /// Adds one field; false when there is no room.
  @inline(__always) @_noLocks
  mutating func append(tag: UInt16, value: Int, end: Int) -> Bool {
    guard count < capacity else { return false }
    unsafe tags[count] = tag
    unsafe values[count] = UInt32(truncatingIfNeeded: value)
    unsafe ends[count] = UInt32(truncatingIfNeeded: end)
    count += 1
    return true
  }
}
