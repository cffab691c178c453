// What a state's list of fields is told to: it adds up bytes, copies them out or copies them in. One concrete
// type with a mode, so that nothing is generic over what is done, and one function that touches memory.
//
// The bytes are those of the machine's memory, for the same build on the same kind of machine; each section begins with its name and version, and each table with its count and its elements'
// size, so that bytes of another shape are refused and never read past.

/// Saves or restores a machine, field by field.
@safe
public struct StateVisitor: ~Copyable {
  @frozen
  public enum Mode: UInt8, BitwiseCopyable, Sendable {
    case measuring
    case saving
    case restoring
  }

  public let mode: Mode
  @usableFromInline let bytes: UnsafeMutableRawPointer?
  @usableFromInline let end: Int
  /// Bytes so far.
  public private(set) var position: Int
  @usableFromInline var current: SectionName
  /// True from the first thing that didn't fit: all that comes behind it is skipped.
  public private(set) var hasFailed: Bool
  @usableFromInline private(set) var problem: StateFailure

  @usableFromInline @_noLocks
  init(_ mode: Mode, _ bytes: UnsafeMutableRawPointer?, _ count: Int) {
    self.mode = mode
    unsafe self.bytes = unsafe bytes
    end = count
    position = 0
    current = SectionName()
    hasFailed = false
    problem = StateFailure(.tooShort, SectionName())
  }

  /// What didn't fit. Cold.
  public var failure: StateFailure? { hasFailed ? problem : nil }

  @inlinable @_noLocks
  public static func measuring() -> StateVisitor { unsafe StateVisitor(.measuring, nil, .max) }

  /// The memory must outlive the visitor, which writes nowhere else.
  @inlinable @_noLocks
  public init(savingInto bytes: UnsafeMutableRawBufferPointer) {
    unsafe self.init(.saving, bytes.baseAddress, bytes.count)
  }

  /// The memory must outlive the visitor, which only reads it.
  @inlinable @_noLocks
  public init(restoringFrom bytes: UnsafeRawBufferPointer) {
    unsafe self.init(
      .restoring, UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  // MARK: What is listed

  /// Begins a part of the state. A new layout of its fields gets a new version.
  @_noLocks
  public mutating func section(_ name: StaticString, version: UInt32) {
    let name = SectionName(name)
    current = name
    var found = name
    unsafe move(&found, MemoryLayout<SectionName>.size)
    if !found.isSame(as: name) { return fail(StateFailure(.otherSection, name, found: found)) }
    layout(version)
  }

  /// The version of a table's own fields: it is part of whatever section has the table.
  @_noLocks
  public mutating func layout(_ version: UInt32) { match(UInt64(version), .otherVersion) }

  /// A plain value.
  @inlinable
  public mutating func visit<Value: BitwiseCopyable>(_ value: inout Value) {
    assert(hasNoGaps(Value.self))
    unsafe move(&value, MemoryLayout<Value>.size)
  }

  /// A table, whole.
  @inlinable
  public mutating func visit<Element: BitwiseCopyable>(_ slab: inout Slab<Element>) {
    assert(hasNoGaps(Element.self))
    match(UInt64(slab.count), .otherCount)
    match(UInt64(MemoryLayout<Element>.stride), .otherSize)
    unsafe move(
      slab.elements, slab.count, MemoryLayout<Element>.size, MemoryLayout<Element>.stride)
  }

  /// A table of which only so many elements were ever touched: no more are copied. The others are as init
  /// made them, in the machine that is saved and in the one that it is restored into. The number is a field like any
  /// other, visited before.
  @inlinable
  public mutating func visit<Element: BitwiseCopyable>(
    _ slab: inout Slab<Element>, upTo used: Int
  ) {
    assert(hasNoGaps(Element.self))
    match(UInt64(slab.count), .otherCount)
    match(UInt64(MemoryLayout<Element>.stride), .otherSize)
    let count = mode == .measuring ? slab.count : used
    if UInt64(bitPattern: Int64(count)) > UInt64(slab.count) {
      return fail(
        StateFailure(
          .impossible, current, here: UInt64(slab.count),
          there: UInt64(bitPattern: Int64(count))))
    }
    unsafe move(slab.elements, count, MemoryLayout<Element>.size, MemoryLayout<Element>.stride)
  }

  /// A setting that isn't state, but without which the state would mean something else: restored only where it
  /// is the same.
  @_noLocks
  public mutating func same(_ setting: Int) {
    match(UInt64(bitPattern: Int64(setting)), .otherSetting)
  }

  /// What was wrong, or nil: at the end of a restore all bytes must have been taken.
  public mutating func finish() -> StateFailure? {
    if mode == .restoring && position != end {
      fail(StateFailure(.tooLong, current, there: UInt64(end &- position)))
    }
    return failure
  }

  // MARK: How it is moved

  /// Looks at a row's type as it is measured, which is before the start. For an assert.
  @inlinable
  func hasNoGaps<Row: BitwiseCopyable>(_ row: Row.Type) -> Bool {
    if mode == .measuring { unsafe _unsafePerformance { RowGaps.check(row) } }
    return true
  }

  /// Writes a number, or reads it and compares.
  @usableFromInline @_noLocks
  mutating func match(_ here: UInt64, _ cause: StateFailure.Cause) {
    var there = here
    unsafe move(&there, 8)
    if there != here { fail(StateFailure(cause, current, here: here, there: there)) }
  }

  @usableFromInline @_noLocks
  mutating func fail(_ failure: StateFailure) {
    if hasFailed { return }
    hasFailed = true
    problem = failure
  }

  /// A table's elements. What lies behind each of them up to the next is nobody's: it is saved as zeros.
  @usableFromInline @_noLocks
  mutating func move(
    _ elements: UnsafeMutableRawPointer, _ count: Int, _ size: Int, _ stride: Int
  ) {
    let start = position
    unsafe move(elements, count &* stride)
    guard size < stride, mode == .saving, !hasFailed, let bytes = unsafe bytes else { return }
    var tail = unsafe bytes + (start &+ size)
    let tailCount = stride &- size
    var index = 0
    while index < count {
      unsafe zero(tail, tailCount)
      unsafe tail += stride
      index &+= 1
    }
  }

  @inline(__always) @_noLocks
  private func zero(_ place: UnsafeMutableRawPointer, _ count: Int) {
    var at = 0
    // What it mostly is.
    while at &+ 4 <= count {
      unsafe place.storeBytes(of: 0, toByteOffset: at, as: UInt32.self)
      at &+= 4
    }
    while at < count {
      unsafe place.storeBytes(of: 0, toByteOffset: at, as: UInt8.self)
      at &+= 1
    }
  }

  /// The only place where memory is copied.
  @usableFromInline @_noLocks
  mutating func move(_ place: UnsafeMutableRawPointer, _ byteCount: Int) {
    if hasFailed { return }
    if byteCount > end &- position {
      let cause: StateFailure.Cause = mode == .saving ? .noRoom : .tooShort
      return fail(
        StateFailure(
          cause, current, here: UInt64(byteCount), there: UInt64(end &- position)))
    }
    if let bytes = unsafe bytes {
      if mode == .saving {
        unsafe (bytes + position).copyMemory(from: place, byteCount: byteCount)
      } else {
        unsafe place.copyMemory(from: bytes + position, byteCount: byteCount)
      }
    }
    position &+= byteCount
  }
}
