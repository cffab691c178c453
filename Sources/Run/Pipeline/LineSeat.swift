// Where a stage lives while its line runs: memory of its own that doesn't move, so that one thread can poll it while others
// poll theirs.

/// A stage's memory: allocated once, on lines of its own, owned by the thread that polls it.
@safe
struct Seat<Runner: ~Copyable>: ~Copyable {
  private let place: UnsafeMutablePointer<Runner>
  /// False for a stage that this line does without: the logger, where nothing is recorded.
  let isTaken: Bool

  /// A seat that stays empty.
  init() {
    unsafe place = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
      .assumingMemoryBound(to: Runner.self)
    isTaken = false
  }

  init(_ runner: consuming Runner) {
    unsafe place = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<Runner>.stride, alignment: 128
    ).bindMemory(to: Runner.self, capacity: 1)
    unsafe place.initialize(to: runner)
    isTaken = true
  }

  var runner: Runner {
    unsafeAddress {
      precondition(isTaken)
      return unsafe UnsafePointer(place)
    }
    nonmutating unsafeMutableAddress {
      precondition(isTaken)
      return unsafe place
    }
  }

  deinit {
    if isTaken { unsafe place.deinitialize(count: 1) }
    unsafe UnsafeMutableRawPointer(place).deallocate()
  }
}
