// Where gateway-out's bytes go: to a socket of its own, or, of a session over TLS, by a ring to gateway-in, which
// encrypts and writes them: a TLS connection belongs to one thread whole.

import FIXSession
import Gateways
import Network
import Tables

/// A session's way to the other side.
struct Route: BitwiseCopyable, Equatable {
  enum Way: UInt8 {
    case none
    /// `id` is of gateway-out's reactor.
    case socket
    /// `id` is of gateway-in's, which has the TLS connection.
    case sealed
  }

  var way = Way.none
  var id = ConnectionID.none
  var seat: UInt16 = 0

  init() {}

  init(_ way: Way, _ id: ConnectionID, seat: Int) {
    self.way = way
    self.id = id
    self.seat = UInt16(truncatingIfNeeded: seat)
  }

  static var none: Route { Route() }
}

/// The wire of one session at a time.
struct GatewayWire: SessionWire, ~Copyable {
  var reactor: Reactor
  /// To gateway-in; none where nobody is called over TLS.
  var sealed: Shelf<AdminSender>
  var to = Route.none
  private let calmByteCount: Int
  /// By seat: bytes given to gateway-in that the kernel may not have yet.
  private var outstanding: Slab<Int>
  /// Seats whose bytes found no room on the ring.
  private var isOverrun: Slab<Bool>
  private var hasOverrun = false
  /// What was sent, for the journal.
  var trace: WireTrace
  /// By seat: what waits until a reset of its numbers is on the device. Nearly always of nobody.
  private var held: [Int: HeldMessages] = [:]

  init(
    _ reactor: consuming Reactor, sealed: consuming Shelf<AdminSender>, _ listening: ListenSettings,
    seatCount: Int
  ) {
    self.reactor = reactor
    self.sealed = sealed
    calmByteCount = listening.calmByteCount
    trace = WireTrace(byteCount: listening.traceByteCount)
    isOverrun = Slab(count: max(1, seatCount), repeating: false)
    outstanding = Slab(count: max(1, seatCount), repeating: 0)
  }

  mutating func send(_ message: UnsafeRawBufferPointer) {
    if isHolding, unsafe keepsBack(message) { return }
    if trace.isOn, to.way != .none { unsafe trace.keep(message, .outward, Int(to.seat)) }
    switch to.way {
    case .none: break
    // An overrun closes the connection; its reader hears of that.
    case .socket: _ = unsafe reactor.send(to.id, message)
    case .sealed:
      let seat = Int(to.seat)
      // Not a byte behind what was left out.
      if isOverrun[seat] { return }
      if unsafe sealed[0].seal(message, seat, over: to.id) {
        outstanding[seat] += message.count
      } else {
        isOverrun[seat] = true
        hasOverrun = true
      }
    }
  }

  // MARK: What is held back

  /// Somebody's bytes wait.
  private(set) var isHolding = false
  /// A session that has so many of them isn't worth the wait.
  private static var heldByteCountMax: Int { 1 << 20 }

  private struct HeldMessages {
    var messages: [[UInt8]] = []
    var byteCount = 0
  }

  /// What a seat says waits from here on.
  mutating func hold(_ seat: Int) {
    held[seat] = HeldMessages()
    isHolding = true
  }

  @inline(never)
  private mutating func keepsBack(_ message: UnsafeRawBufferPointer) -> Bool {
    let seat = Int(to.seat)
    guard to.way != .none, let waiting = held[seat] else { return false }
    // One more than fits: the connection is given up when it is let go.
    if waiting.byteCount <= Self.heldByteCountMax {
      unsafe held[seat]!.messages.append(Array(message))
      held[seat]!.byteCount += message.count
    }
    return true
  }

  /// What a seat was to hear on a connection that is gone.
  mutating func dropHeld(_ seat: Int) {
    if isHolding, held[seat] != nil { held[seat] = HeldMessages() }
  }

  /// Sends what waited. False where it was too much.
  mutating func letGo(_ seat: Int, over route: Route) -> Bool {
    let waiting = held.removeValue(forKey: seat) ?? HeldMessages()
    isHolding = !held.isEmpty
    if waiting.byteCount > Self.heldByteCountMax { return false }
    to = route
    for message in waiting.messages { unsafe message.withUnsafeBytes { unsafe send($0) } }
    return true
  }

  /// The longest message still has room. A record of TLS has some 30 bytes more than what is in it.
  var isCalm: Bool {
    to.way == .sealed
      ? outstanding[Int(to.seat)] <= calmByteCount / 4 * 3
      : reactor.queuedByteCount(to.id) <= calmByteCount
  }

  /// A TLS connection has begun.
  mutating func begin(_ seat: Int) {
    outstanding[seat] = 0
    isOverrun[seat] = false
  }

  /// The kernel has so many bytes more of a TLS connection's.
  mutating func sent(_ byteCount: UInt64, _ seat: Int) {
    outstanding[seat] = max(0, outstanding[seat] - (Int(exactly: byteCount) ?? 0))
  }

  /// Whether the ring has room for what one event may bring for many sessions. The line waits for that, but never for
  /// a peer: gateway-in takes from the ring whatever its sockets do.
  mutating func isRoomy() -> Bool { sealed.count == 0 || sealed[0].isHalfFree() }

  /// One whose bytes found no room, once; nil when there is none.
  mutating func takeOverrun() -> Int? {
    if !hasOverrun { return nil }
    for seat in 0..<isOverrun.count where isOverrun[seat] {
      isOverrun[seat] = false
      return seat
    }
    hasOverrun = false
    return nil
  }
}
