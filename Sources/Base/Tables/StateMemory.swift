// Where a state is copied to: allocated and touched at the start, so that a save is one pass of copying and
// nothing else.

/// Memory for a machine's state, at page alignment, owned.
@safe
public struct StateMemory: ~Copyable {
  public let capacity: Int
  /// Bytes of the state that is in it.
  public private(set) var count = 0
  private let bytes: UnsafeMutableRawPointer

  /// Allocates and touches it: before the start.
  public init(capacity: Int) {
    precondition(capacity >= 0, "a state takes no fewer than no bytes")
    self.capacity = capacity
    unsafe bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(4096, capacity), alignment: 4096)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: max(4096, capacity))
  }

  /// Room for a machine's state.
  public init<Machine: Persisted & ~Copyable>(for machine: inout Machine) {
    self.init(capacity: machine.measureState())
  }

  /// A visitor that saves into it; `saved` says how far it came. Nothing else may touch the memory meanwhile.
  @_noLocks
  public mutating func visitor() -> StateVisitor {
    count = 0
    return unsafe StateVisitor(
      savingInto: UnsafeMutableRawBufferPointer(start: bytes, count: capacity))
  }

  /// Ends a save. False where it failed, of which the visitor says why: then the memory holds no state.
  @_noLocks
  public mutating func saved(_ visitor: borrowing StateVisitor) -> Bool {
    count = visitor.hasFailed ? 0 : visitor.position
    return !visitor.hasFailed
  }

  /// Saves a machine. Memory that was made for it has room.
  public mutating func save<Machine: Persisted & ~Copyable>(_ machine: inout Machine) {
    var visitor = visitor()
    machine.persist(&visitor)
    precondition(saved(visitor), "a state's memory has room for it")
  }

  /// The state's bytes, lent.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(
      RawSpan(_unsafeStart: bytes, byteCount: count))
  }

  /// Restores a fresh machine with the same settings, which isn't to be used when this throws.
  public func restore<Machine: Persisted & ~Copyable>(
    _ machine: inout Machine
  ) throws(StateFailure) {
    try withBytes { (bytes) throws(StateFailure) in try machine.restore(from: bytes) }
  }

  /// The same for who lists a part of a machine, or more than one.
  public mutating func save(by list: (inout StateVisitor) -> Void) {
    var visitor = visitor()
    list(&visitor)
    precondition(saved(visitor), "a state's memory has room for it")
  }

  public func restore(by list: (inout StateVisitor) -> Void) throws(StateFailure) {
    var visitor = unsafe StateVisitor(
      restoringFrom: UnsafeRawBufferPointer(start: bytes, count: count))
    list(&visitor)
    if let failure = visitor.finish() { throw failure }
  }

  /// Room for what a list names.
  public init(for list: (inout StateVisitor) -> Void) {
    var visitor = StateVisitor.measuring()
    list(&visitor)
    self.init(capacity: visitor.position)
  }

  deinit { unsafe bytes.deallocate() }
}
