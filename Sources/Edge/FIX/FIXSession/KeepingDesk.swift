// What gateway-out and the thread that keeps its stores over a power cut say to each other. The keeper asks; gateway-out
// leaves all stores' words, of one moment between two messages; the keeper brings them, and what they speak of, to the
// device, and says up to which numbers gateway-out may go on. Nobody waits for the other: what is asked is answered at
// the next look, and numbers are set aside long before they are needed.
//
//   line 0    the keeper's: asked, kept
//   line 1    gateway-out's: answered, wanted
//   a session: 256 bytes, its store's words, gateway-out's; a line of the keeper's: limit, epoch

import CAtomics
import Platform

/// Made at the start and never freed: whoever looks may look at any time.
// Each word has one writer; a store's words are gateway-out's until `answered`, and the keeper's until it asks again.
@safe
public struct KeepingDesk: @unchecked Sendable {
  private let memory: UnsafeMutableRawPointer
  public let count: Int
  /// Where the keeper sleeps.
  let spot = ParkingSpot()

  private static var sessionByteCount: Int { @_noLocks get { KeptLayout.wordsByteCount + 64 } }

  public init(count: Int) {
    self.count = count
    let byteCount = 128 + count * Self.sessionByteCount
    unsafe memory = .allocate(byteCount: byteCount, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  @inline(__always) @_noLocks
  private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (memory + offset).assumingMemoryBound(to: UInt64.self)
  }

  @inline(__always) @_noLocks
  private func session(_ seat: Int) -> Int { 128 + seat * Self.sessionByteCount }

  // MARK: Gateway-out's side

  /// Counts what the keeper has asked for: to be answered with that.
  // Pairs with the keeper's release in `ask`: it is done with the words.
  public var asked: UInt64 { @_noLocks get { unsafe apus_load_acquire(word(0)) } }

  /// Up to which question all is on the device.
  // Pairs with the keeper's release in `finish`: limits and epochs before the count.
  public var kept: UInt64 { @_noLocks get { unsafe apus_load_acquire(word(8)) } }

  /// Where a store's words go.
  @unsafe @_noLocks
  func words(_ seat: Int) -> UnsafeMutableRawPointer { unsafe memory + session(seat) }

  @_noLocks
  public func answer(_ asked: UInt64) { unsafe apus_store_release(word(64), asked) }

  /// The keeper is to look at once. A system call only where it sleeps.
  @_noLocks
  public func want() {
    unsafe apus_store_release(word(72), 1)
    spot.wakeIfAsleep()
  }

  /// Numbers below may be given out.
  @_noLocks
  public func limit(_ seat: Int) -> UInt64 {
    unsafe apus_load_acquire(word(session(seat) + KeptLayout.wordsByteCount))
  }

  /// Of a store's resets, the last that is on the device.
  @_noLocks
  public func epoch(_ seat: Int) -> UInt64 {
    unsafe apus_load_acquire(word(session(seat) + KeptLayout.wordsByteCount + 8))
  }

  // MARK: The keeper's side

  /// Asks for all stores' words. Returns what the answer will be.
  public func ask() -> UInt64 {
    unsafe apus_store_release(word(72), 0)
    let next = asked + 1
    unsafe apus_store_release(word(0), next)
    return next
  }

  /// Pairs with gateway-out's release in `answer`: the words, and all messages that they count, before it.
  public func isAnswered(_ asked: UInt64) -> Bool { unsafe apus_load_acquire(word(64)) >= asked }

  public var isWanted: Bool { unsafe apus_load_acquire(word(72)) != 0 }

  func words(of seat: Int) -> StoreWords {
    unsafe StoreWords(
      Array(UnsafeRawBufferPointer(start: words(seat), count: KeptLayout.wordsByteCount)))
  }

  func set(limit: UInt64, epoch: UInt64, of seat: Int) {
    let at = session(seat) + KeptLayout.wordsByteCount
    unsafe apus_store_release(word(at), limit)
    unsafe apus_store_release(word(at + 8), epoch)
  }

  /// What was asked for is on the device.
  public func finish(_ asked: UInt64) { unsafe apus_store_release(word(8), asked) }

  /// Sleeps until somebody wants something, or for so long.
  public func rest(ns: UInt64, unless isOver: () -> Bool) {
    spot.announce()
    if isWanted || isOver() { return spot.cancel() }
    spot.sleep(longestNs: ns)
  }

  public func wakeKeeper() { spot.wake() }
}
