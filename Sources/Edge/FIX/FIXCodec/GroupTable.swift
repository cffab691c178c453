// The repeating groups of one message type, flat: what delimits an entry, and which tags belong to it.

import FIXDictionary

/// Views of a message's groups ask this. Plain data over memory that its `CompiledDialect` owns.
@safe
@frozen
public struct GroupTable {
  /// For each group: count tag, delimiter, words of its members' set.
  @frozen @usableFromInline
  struct Shape {
    /// Where `set` lies; a test holds it to the compiler's layout.
    @inlinable static var setOffset: Int { 8 }

    @usableFromInline var countTag: UInt16
    @usableFromInline var delimiter: UInt16
    /// Its place in the list of member records.
    @usableFromInline var firstMember: UInt16
    @usableFromInline var memberCount: UInt16
    /// Tags below 1,024, of groups within it too.
    @usableFromInline var set: Bits1024
    /// Where its other tags are, in a list by themselves.
    @usableFromInline var firstWide: UInt32
    @usableFromInline var wideCount: UInt32

    @usableFromInline
    init(
      countTag: UInt16, delimiter: UInt16, firstMember: UInt16, memberCount: UInt16,
      set: Bits1024, firstWide: UInt32, wideCount: UInt32
    ) {
      self.countTag = countTag
      self.delimiter = delimiter
      self.firstMember = firstMember
      self.memberCount = memberCount
      self.set = set
      self.firstWide = firstWide
      self.wideCount = wideCount
    }
  }

  @usableFromInline let shapes: UnsafePointer<Shape>
  @usableFromInline let count: Int
  @usableFromInline let wide: UnsafePointer<UInt16>

  @usableFromInline
  init(shapes: UnsafePointer<Shape>, count: Int, wide: UnsafePointer<UInt16>) {
    unsafe self.shapes = shapes
    self.count = count
    unsafe self.wide = wide
  }

  /// The group that a count field begins, or -1.
  @inlinable
  public func group(_ countTag: UInt16) -> Int {
    var at = 0
    while at < count {
      if unsafe shapes[at].countTag == countTag { return at }
      at += 1
    }
    return -1
  }

  @inlinable
  public func delimiter(_ group: Int) -> UInt16 {
    precondition(group >= 0 && group < count, "a group of the message")
    return unsafe shapes[group].delimiter
  }

  /// Whether a tag belongs to a group's entries, or to a group within them.
  @inlinable
  public func isMember(_ tag: UInt16, of group: Int) -> Bool {
    precondition(group >= 0 && group < count, "a group of the message")
    if tag < 1024 { return unsafe Bits1024.has(shapes + group, tag) }
    var at = unsafe Int(shapes[group].firstWide)
    let end = unsafe at + Int(shapes[group].wideCount)
    while at < end {
      if unsafe wide[at] == tag { return true }
      at += 1
    }
    return false
  }
}

/// A set of numbers below 1,024.
@frozen @usableFromInline
struct Bits1024 {
  @usableFromInline var words:
    (
      UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
      UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
    ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

  @usableFromInline init() {}

  mutating func insert(_ number: UInt16) {
    precondition(number < 1024, "the set ends there")
    unsafe withUnsafeMutableBytes(of: &words) { bytes in
      let at = Int(number >> 6) * 8
      let word = unsafe bytes.load(fromByteOffset: at, as: UInt64.self)
      unsafe bytes.storeBytes(
        of: word | 1 << UInt64(number & 63), toByteOffset: at, as: UInt64.self)
    }
  }

  /// By pointer, so that nothing is copied.
  @inlinable
  static func has(_ shape: UnsafePointer<GroupTable.Shape>, _ number: UInt16) -> Bool {
    let offset = GroupTable.Shape.setOffset + Int(number >> 6) * 8
    let word = unsafe UnsafeRawPointer(shape).load(fromByteOffset: offset, as: UInt64.self)
    return word >> UInt64(number & 63) & 1 == 1
  }
}
