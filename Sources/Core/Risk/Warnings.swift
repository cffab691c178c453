// Warnings are said once: when a limit is near, and again when it is far. In between they stand in a list, which each timer
// walks.

import Events
import Tables

@frozen
@usableFromInline
struct Warning: BitwiseCopyable, Hashable {
  @usableFromInline var check = Check(code: 0)
  @usableFromInline var scope = RiskScope.none
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved0: UInt16 = 0
  @usableFromInline var target: UInt32 = 0
  /// Whose limit it is, or for a position in what; else none.
  @usableFromInline var instrument = InstrumentID.none

  @inlinable init() {}

  /// Not left to the compiler: what it derives can't be inlined into other modules.
  @inlinable @inline(__always)
  static func == (a: Warning, b: Warning) -> Bool {
    a.check == b.check && a.scope == b.scope && a.target == b.target
      && a.instrument == b.instrument
  }
}

@usableFromInline
struct Warnings: ~Copyable {
  /// What is near its limit; beyond `count` nothing.
  @usableFromInline var active: Slab<Warning>
  @usableFromInline var count = 0
  /// What has come near it with the order that is judged.
  @usableFromInline var fresh: Slab<Warning>
  @usableFromInline var numbers: Slab<Finding>
  @usableFromInline var freshCount = 0

  /// Beyond so many at a time, what comes near its limit isn't told.
  @inlinable static var capacity: Int { 256 }
  @inlinable static var freshMax: Int { 8 }

  init() {
    active = Slab(count: Self.capacity, repeating: Warning())
    fresh = Slab(count: Self.freshMax, repeating: Warning())
    numbers = Slab(count: Self.freshMax, repeating: .passes)
  }

  /// Something is near its limit. Told when the order passes all the other checks as well.
  @inlinable
  mutating func note(_ check: Check, _ finding: Finding, _ proposal: Proposal) {
    var warning = Warning()
    warning.check = check
    warning.scope = finding.scope
    warning.target = finding.target
    if finding.scope == .instrument || check == .position {
      warning.instrument = InstrumentID(UInt32(truncatingIfNeeded: proposal.instrument))
    }
    if freshCount == Self.freshMax || isActive(warning) { return }
    fresh[freshCount] = warning
    numbers[freshCount] = finding
    freshCount &+= 1
  }

  @inlinable
  func isActive(_ warning: Warning) -> Bool {
    var at = 0
    while at < count {
      if active[at] == warning { return true }
      at &+= 1
    }
    return false
  }

  /// False where there is no room for another.
  @inlinable
  mutating func begin(_ warning: Warning) -> Bool {
    if count == Self.capacity || isActive(warning) { return false }
    active[count] = warning
    count &+= 1
    return true
  }

  @inlinable
  mutating func end(_ at: Int) {
    count &-= 1
    active[at] = active[count]
  }
}
