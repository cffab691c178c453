// What a machine remembers, listed once. The same list measures, saves and restores, so that the three can't
// differ: a field that is forgotten is forgotten by all, and tools/check-state finds it.
//
// A machine is saved between two steps and restored into a fresh one with the same settings. From there on both
// send the same events, bit for bit.

/// A thing whose future depends on what it has seen.
///
/// `persist` is marked `@_noLocks`: a stage saves itself on its own thread, between two events. What never
/// changes after init is no state.
public protocol Persisted: ~Copyable {
  /// Visits every field that the future depends on, always in the same order: first the fields and tables of its own
  /// section, then the parts that have sections, each by its own `persist`.
  mutating func persist(_ state: inout StateVisitor)
}

extension Persisted where Self: ~Copyable {
  /// The most bytes that its state takes: the same from init on. Visits everything, copies nothing.
  public mutating func measureState() -> Int {
    var visitor = StateVisitor.measuring()
    persist(&visitor)
    return visitor.position
  }

  /// Takes on a state that was saved. It must be fresh, made with the settings of the one that was saved, and
  /// isn't to be used when this throws.
  public mutating func restore(from bytes: RawSpan) throws(StateFailure) {
    let failure = unsafe bytes.withUnsafeBytes { bytes in
      var visitor = unsafe StateVisitor(restoringFrom: bytes)
      persist(&visitor)
      return visitor.finish()
    }
    if let failure { throw failure }
  }
}
