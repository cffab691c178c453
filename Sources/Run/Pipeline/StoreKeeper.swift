// The thread that keeps sessions' stores over a power cut, at `durability: power`: once a second, and as often as numbers
// run short or were reset, what gateway-out leaves on its desk goes to the device. A device that fails is final, as it is
// for the journal.

import FIXSession
import Platform
import Synchronization

final class StoreKeeper: @unchecked Sendable {
  // `stores` are the maker's until `start`, the thread's until it is joined, and the maker's again.
  let desk: KeepingDesk
  private let stores: KeptStores
  private let stopping = Atomic<Bool>(false)
  private let failed = Atomic<Bool>(false)
  /// Written before `failed` is.
  private var reason: StoreError?
  private var thread: PinnedThread?

  /// So much at most isn't kept yet of what was said and heard.
  static let everyNs: UInt64 = 1_000_000_000
  /// Gateway-out looks at its desk at least that often, by far, unless it hangs.
  private static let lookNs: UInt64 = 200_000

  /// `count` of sessions.
  init(_ stores: KeptStores, count: Int) {
    self.stores = stores
    desk = KeepingDesk(count: count)
    stores.publish(to: desk)
  }

  func start(warn: @escaping @Sendable (String) -> Void) throws(SystemFailure) {
    thread = try PinnedThread.start(
      ThreadOptions(name: "store-keeper", stackPrefaultByteCount: 0), warn: warn
    ) { self.run() }
  }

  /// Why nothing is kept any more; nil while it is.
  var failure: StoreError? { failed.load(ordering: .acquiring) ? reason : nil }

  private var isStopping: Bool { stopping.load(ordering: .acquiring) }

  private func run() {
    while !isStopping {
      desk.rest(ns: Self.everyNs) { isStopping }
      let asked = desk.ask()
      while !desk.isAnswered(asked) {
        if isStopping { return }
        pauseNs(Self.lookNs)
      }
      do throws(StoreError) {
        try stores.keep(desk, asked)
      } catch {
        reason = error
        failed.store(true, ordering: .releasing)
        return
      }
    }
  }

  /// Waits until all that was stored before the call is on the device. Says why it isn't, or nil.
  func keepNow() -> String? {
    // One that is under way may have been answered before.
    let target = desk.asked + 1
    while desk.kept < target {
      if let failure { return failure.description }
      if isStopping { return "the run ends" }
      desk.want()
      pauseNs(Self.lookNs)
    }
    return nil
  }

  /// Who starts from a snapshot takes it that the stores know what was told before it.
  var beforeSnapshot: SnapshotKeeper.Before { { self.keepNow() } }

  /// Ends the thread.
  func stop() {
    stopping.store(true, ordering: .releasing)
    desk.wakeKeeper()
    thread?.join()
    thread = nil
  }

  /// All as it is at an orderly end, with gateway-out's thread gone and this one's: nothing is left set aside.
  func keepLast() throws(StoreError) {
    if let failure { throw failure }
    try stores.keepLast()
  }
}
