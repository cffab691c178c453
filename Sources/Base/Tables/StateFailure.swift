// Why a saved state was refused: it was made by another layout, for other settings, or not all of it is there.
// Says which part of the machine, since that is where the settings differ.

/// The name of a part of a state, as it stands in the bytes: at most 24 of ASCII, and zeros.
@frozen
public struct SectionName: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var w0: UInt64 = 0
  @usableFromInline var w1: UInt64 = 0
  @usableFromInline var w2: UInt64 = 0

  @inlinable @_noLocks init() {}

  @inlinable @_noLocks
  init(_ name: StaticString) {
    precondition(
      name.isASCII && name.utf8CodeUnitCount <= 24, "a section's name has at most 24 letters")
    var index = 0
    while index < name.utf8CodeUnitCount {
      let letter = unsafe UInt64(name.utf8Start[index]) &<< UInt64((index & 7) &* 8)
      if index < 8 { w0 |= letter } else if index < 16 { w1 |= letter } else { w2 |= letter }
      index &+= 1
    }
  }

  /// What `==` says, without the tables of a protocol: for those who may take no lock.
  @inlinable @_noLocks
  func isSame(as other: SectionName) -> Bool {
    (w0 ^ other.w0) | (w1 ^ other.w1) | (w2 ^ other.w2) == 0
  }
}

extension SectionName: CustomStringConvertible {
  /// What isn't a letter of a name is shown as `?`: the bytes may be anything.
  public var description: String {
    var text = ""
    for word in [w0, w1, w2] {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        let letter = UInt8(truncatingIfNeeded: word >> shift)
        if letter == 0 { continue }
        text.unicodeScalars.append(
          letter > 0x20 && letter < 0x7F ? Unicode.Scalar(letter) : Unicode.Scalar(0x3F))
      }
    }
    return text.isEmpty ? "nothing" : text
  }
}

/// The first thing in a saved state that didn't fit the machine.
@frozen
public struct StateFailure: Error, BitwiseCopyable, Hashable, Sendable {
  @frozen
  public enum Cause: UInt8, BitwiseCopyable, Sendable {
    /// The bytes end before the state does.
    case tooShort
    /// There are bytes behind the state.
    case tooLong
    /// Another section stands where this one should: `found` is its name.
    case otherSection
    /// The section, or a table in it, was saved by another layout.
    case otherVersion
    /// A table has another number of elements.
    case otherCount
    /// A table's elements have another size.
    case otherSize
    /// A setting that the state can't do without is another one.
    case otherSetting
    /// A number in the state can't be: so much is used of a table that is smaller.
    case impossible
    /// The memory to save into is too small.
    case noRoom
  }

  public var cause: Cause
  /// Which part of the machine.
  public var section: SectionName
  public var found: SectionName
  /// What the machine has, and what the state says.
  public var here: UInt64
  public var there: UInt64

  @inlinable @_noLocks
  init(
    _ cause: Cause, _ section: SectionName, found: SectionName = SectionName(), here: UInt64 = 0,
    there: UInt64 = 0
  ) {
    self.cause = cause
    self.section = section
    self.found = found
    self.here = here
    self.there = there
  }
}

extension StateFailure: CustomStringConvertible {
  public var description: String {
    switch cause {
    case .tooShort: "\(section): the state ends \(here - there) bytes too early"
    case .tooLong: "\(section): \(there) bytes stand behind the end of the state"
    case .otherSection: "\(section): the state has \(found) here; it was saved by another build"
    case .otherVersion:
      "\(section): the state's layout is \(there), this build's is \(here); replay the journal"
    case .otherCount:
      "\(section): the state has a table of \(there), these settings make one of \(here)"
    case .otherSize:
      "\(section): the state's elements have \(there) bytes, this build's have \(here)"
    case .otherSetting: "\(section): the state was saved with \(there), the setting is \(here)"
    case .impossible: "\(section): the state says \(there), of at most \(here)"
    case .noRoom: "\(section): there is no room for \(here) bytes more, only for \(there)"
    }
  }
}
