// Where the stages of a line leave copies of themselves. Each has a place of its own, made before the start; as it meets
// the mark it copies its state there and says so, on its own thread, between two events. All copies are of one moment
// of ingress, since the mark is an input as any other. Somebody else writes them to a file and lends the places again.
//
// A place is its stage's from the mark to `taken`, and the keeper's from there to the next mark: the keeper sends no
// mark before it is done with the last.

import CPlatform
import Events
import Journal
import Platform
import Synchronization
import Tables

/// One stage's place: a few words and memory for its state.
@safe
public struct SnapshotPlace: @unchecked Sendable {
  @usableFromInline
  struct Words: ~Copyable {
    /// The sequence of the mark that was met last: the words below are of it.
    let taken = Atomic<UInt64>(0)
    var time: UInt64 = 0
    var byteCount: Int = 0
    /// How long the stage stood still.
    var pauseNs: UInt64 = 0
  }

  @usableFromInline let words: UnsafeMutablePointer<Words>
  @usableFromInline let bytes: UnsafeMutableRawPointer
  public let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    unsafe words = .allocate(capacity: 1)
    unsafe words.initialize(to: Words())
    let size = max(4096, capacity)
    unsafe bytes = .allocate(byteCount: size, alignment: 4096)
    // Touched now, so that no stage waits for a page; of a very large one only what is likely to be used.
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: min(size, 256 << 20))
  }

  func deallocate() {
    unsafe words.deinitialize(count: 1)
    unsafe words.deallocate()
    unsafe bytes.deallocate()
  }

  // MARK: The stage's side

  /// Copies a stage's state as it is behind `mark`, and how far its stream has come.
  @inlinable
  func take<S: Stage & Persisted & ~Copyable>(
    _ stage: inout S, _ recorder: inout StreamRecorder, at mark: Event, clock: Clock
  ) {
    let startNs = clock.now()
    var visitor = visitor()
    stage.settle()
    stage.persist(&visitor)
    recorder.persist(&visitor)
    finish(mark, visitor, pauseNs: clock.now() &- startNs)
  }

  /// Gateway-in has no state but its stream: what it numbers by is the mark's own number.
  @usableFromInline @_noLocks
  func take(_ recorder: inout StreamRecorder, at mark: Event) {
    var visitor = visitor()
    recorder.persist(&visitor)
    finish(mark, visitor, pauseNs: 0)
  }

  /// The same of what isn't a stage of the line.
  func take(at mark: Event, clock: Clock, _ list: (inout StateVisitor) -> Void) {
    let startNs = clock.now()
    var visitor = visitor()
    list(&visitor)
    finish(mark, visitor, pauseNs: clock.now() &- startNs)
  }

  /// Gateway-out of a trader: what there is to know of the orders that it has sent and that haven't ended.
  func take(at mark: Event, orders next: (_ place: Int) -> (place: Int, event: Event)?) {
    var visitor = visitor()
    var at = 0
    while let found = next(at) {
      var event = found.event
      visitor.visit(&event)
      at = found.place
    }
    finish(mark, visitor, pauseNs: 0)
  }

  @usableFromInline @_noLocks
  func visitor() -> StateVisitor {
    unsafe StateVisitor(
      savingInto: UnsafeMutableRawBufferPointer(start: bytes, count: capacity))
  }

  @usableFromInline @_noLocks
  func finish(_ mark: Event, _ visitor: borrowing StateVisitor, pauseNs: UInt64) {
    unsafe words.pointee.time = mark.time.count
    unsafe words.pointee.byteCount = visitor.hasFailed ? -1 : visitor.position
    unsafe words.pointee.pauseNs = pauseNs
    // Pairs with the acquire in `taken`: the copy before the word that it is there.
    unsafe words.pointee.taken.store(mark.sequence.number, ordering: .releasing)
  }

  // MARK: The keeper's side

  /// The sequence of the mark that was met last.
  var taken: UInt64 { unsafe words.pointee.taken.load(ordering: .acquiring) }
  var time: UInt64 { unsafe words.pointee.time }
  @usableFromInline var pauseNs: UInt64 { @_noLocks get { unsafe words.pointee.pauseNs } }

  /// What is there; nil where the state didn't fit its place.
  func part(of stage: StageID) -> SnapshotPart? {
    let count = unsafe words.pointee.byteCount
    guard count >= 0 else { return nil }
    return unsafe SnapshotPart(
      stage: stage, bytes: Array(UnsafeRawBufferPointer(start: bytes, count: count)))
  }
}

/// All places of a line.
final class SnapshotDesk: Sendable {
  let places: [(stage: StageID, place: SnapshotPlace)]

  init(_ capacities: [(stage: StageID, capacity: Int)]) {
    places = capacities.map { ($0.stage, SnapshotPlace(capacity: $0.capacity)) }
  }

  deinit {
    for place in places { place.place.deallocate() }
  }

  func place(of stage: StageID) -> SnapshotPlace {
    guard let place = places.first(where: { $0.stage == stage })?.place else {
      preconditionFailure("each stage that remembers has a place")
    }
    return place
  }

  /// The sequence of the mark that all have met last; nil while they are at different ones, or have met none.
  var taken: UInt64? {
    let all = places.map(\.place.taken)
    guard let first = all.first, first > 0, all.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// The states of that moment; nil where one didn't fit. The stages must be at rest, or wait for the next mark.
  func parts() -> [SnapshotPart]? {
    var parts: [SnapshotPart] = []
    for (stage, place) in places {
      guard let part = place.part(of: stage) else { return nil }
      parts.append(part)
    }
    return parts
  }
}
