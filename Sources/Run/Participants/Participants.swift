// The simulated participants of a venue, on a thread of their own: several FIX clients who make a market there out of
// one seed, so that a trader has somebody to trade with.

import CAtomics
import Platform

// The words are atomic; the rest is set once.
@safe
public final class Participants: @unchecked Sendable {
  public let settings: ParticipantSettings
  private let words: UnsafeMutablePointer<UInt64>
  private var thread: PinnedThread?

  /// Words: quit, done, and the counts.
  private static var wordCount: Int { 8 }

  public init(_ settings: ParticipantSettings) {
    self.settings = settings
    unsafe words = .allocate(capacity: Self.wordCount)
    unsafe words.initialize(repeating: 0, count: Self.wordCount)
  }

  deinit { unsafe words.deallocate() }

  /// They begin to call; once all are logged on the market begins.
  public func start(warn: @escaping @Sendable (String) -> Void) throws(SystemFailure) {
    // Before anything runs: what can't be had is told here.
    let desk = Parcel(try ParticipantDesk(settings))
    thread = try PinnedThread.start(ThreadOptions(name: "participants"), warn: warn) {
      self.run(desk)
    }
  }

  private func run(_ parcel: Parcel) {
    guard var desk = parcel.take() else { return }
    while unsafe apus_load_acquire(words) == 0 {
      desk.turn()
      publish(desk.counts)
      if desk.isDone { unsafe apus_store_release(words + 1, 1) }
    }
    desk.leave()
    publish(desk.counts)
  }

  private func publish(_ counts: ParticipantCounts) {
    let values = [
      counts.logons, counts.requests, counts.reports, counts.fills, counts.refused, counts.dropped,
    ]
    for (at, value) in values.enumerated() { unsafe apus_store_relaxed(words + 2 + at, value) }
  }

  /// They log out; returns when they are gone.
  public func stop() {
    unsafe apus_store_release(words, 1)
    thread?.join()
    thread = nil
  }

  /// Whether all that the market was to send was sent.
  public var isDone: Bool { unsafe apus_load_acquire(words + 1) != 0 }

  public var counts: ParticipantCounts {
    func word(_ at: Int) -> UInt64 { unsafe apus_load_relaxed(words + 2 + at) }
    var counts = ParticipantCounts()
    counts.logons = word(0)
    counts.requests = word(1)
    counts.reports = word(2)
    counts.fills = word(3)
    counts.refused = word(4)
    counts.dropped = word(5)
    return counts
  }
}

/// Carries what can't be copied to the thread that is to own it.
private final class Parcel: @unchecked Sendable {
  private var desk: ParticipantDesk?

  init(_ desk: consuming ParticipantDesk) { self.desk = consume desk }

  func take() -> ParticipantDesk? { desk.take() }
}
