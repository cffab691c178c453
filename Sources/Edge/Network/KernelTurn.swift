// Which of two reactors may be in the kernel. Where one thread reads the sockets that another one writes, both meet at a
// socket's lock, and the kernel puts whoever finds that taken to sleep: tens of microseconds, for a lock that is held for
// five. Two threads that spin, each on a CPU of its own, wait outside instead, and go in by turns.

import CAtomics
import CPlatform

/// The turn that two reactors share. Made at start and never freed: both keep pointers to it.
@safe
public struct KernelTurn: @unchecked Sendable {  // The word is atomic.
  /// 1 while one of them is in the kernel.
  private let word: UnsafeMutablePointer<UInt32>

  enum Taken: Equatable {
    case atOnce
    case afterWaiting
    /// The other one holds it, and still does: its CPU was taken away within the kernel, perhaps.
    case inVain
  }

  /// Who has waited so long goes in all the same, and sleeps there if it must: a send or a receive takes a microsecond to
  /// five, a batch of them some hundred.
  static var waitNsMax: UInt64 { 1_000_000 }

  /// Looks between two readings of the clock.
  private static var looks: Int { 32 }

  public init() {
    // A line of its own, and its neighbour, which the processor fetches with it.
    unsafe word = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
      .bindMemory(to: UInt32.self, capacity: 32)
    unsafe word.initialize(repeating: 0, count: 32)
  }

  /// Before the kernel is entered. Whoever gets it gives it back afterwards.
  @_noLocks
  func take() -> Taken {
    // Pairs with the other's release in giveBack: it is out of the kernel.
    if unsafe apus_exchange32(word, 1) == 0 { return .atOnce }
    return takeLater()
  }

  @inline(never) @_noLocks
  private func takeLater() -> Taken {
    let end = apus_clock_ns(1) &+ Self.waitNsMax
    repeat {
      var left = Self.looks
      while left > 0 {
        left &-= 1
        apus_pause()
        // A look first: an exchange would take the line away from who has the turn.
        if unsafe apus_load32_relaxed(word) == 0, unsafe apus_exchange32(word, 1) == 0 {
          return .afterWaiting
        }
      }
    } while apus_clock_ns(1) < end
    return .inVain
  }

  @_noLocks
  func giveBack() { unsafe apus_store32_release(word, 0) }
}

extension Reactor {
  /// Before a call that takes a socket's lock. True: to be given back after it.
  @_noLocks
  mutating func takeTurn() -> Bool {
    guard let turn = settings.turn else { return false }
    let taken = turn.take()
    count(taken)
    return taken != .inVain
  }

  @_noLocks
  func giveTurnBack(_ isMine: Bool) {
    if isMine { settings.turn?.giveBack() }
  }

  /// Enters the ring once, without sleeping there, or for `waitNs`: who sleeps holds no turn.
  @_noLocks
  mutating func enterRing(waitNs: UInt64) {
    count(ring.enter(waitNs: waitNs))
    counts.entries &+= 1
  }

  @_noLocks
  private mutating func count(_ taken: KernelTurn.Taken) {
    switch taken {
    case .atOnce: break
    case .afterWaiting: counts.turnWaits &+= 1
    case .inVain:
      counts.turnWaits &+= 1
      counts.turnsInVain &+= 1
    }
  }
}
