// The way in for FIX: reads all sockets, finds out who calls, and hands each message of a session to its
// inbound half. Application messages become events, which the line's sequencer takes; what a session has to say
// goes to gateway-out by the admin ring.
//
// Nobody holds up anybody: each connection has its turn of a few messages, and one whose turn finds no room (in
// the line, or on the admin ring) keeps its bytes where the kernel put them until there is.

import CPlatform
import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXSession
import Gateways
import Network
import Platform
import TLS
import Tables

/// Where admitted events go: each gets its sequence, and is on record at `recordedPosition`.
public protocol Admission: Recorder, ~Copyable {
  /// Whether one step's events fit (`maximumFanOut`).
  mutating func hasRoom() -> Bool
  /// The sequence of the last admitted event.
  var sequencedCount: UInt64 { get }
}

@safe
public struct FIXGatewayIn: ~Copyable {
  private let byAddress = ByAddress()
  let role: GatewayRole
  let instrumentCount: Int
  var reactor: Reactor
  var seats: Shelf<InboundSeat>
  let peers: PeerTable
  let listening: ListenSettings
  /// By a connection's index.
  var callers: Slab<Caller>
  var ready: ReadyList
  var decoder: Decoder
  var validator: Validator
  var toEvents: FIXToEvents
  var refusals: EventsToFIX
  let refusalHeader = HeaderTemplate(sender: "-", target: "-")
  let refusalBuffer: UnsafeMutableRawBufferPointer
  var refusalWriter: MessageWriter
  public var names: Names
  var batch: EventBatch
  var say = SessionSay()
  /// What was received, for the journal.
  var trace: WireTrace
  var admin: AdminSender
  var back: AdminReceiver
  /// What gateway-out has for TLS connections, those connections by caller, and who we say we are there. None where
  /// nobody calls or is called over TLS.
  var sealed: Shelf<AdminReceiver>
  var secured: SecuredCalls
  let contexts: Shelf<TLSContext>
  /// Where those are whom we call, by session. Started by who starts the line.
  public let hosts: HostFinder
  /// The events of one message that are still to be admitted.
  var pending = Pending()
  var confirmations: ConfirmationQueue
  /// Where the last admitted event is on record, and its number.
  var lastPosition: UInt64 = 0
  var lastSequence: UInt64 = 0
  var counts = GatewayInCounts()
  var turnedAway = TurnedAwayCalls()
  /// When a session's clock has to be looked at next, steady.
  var nextTick: UInt64 = 0
  private(set) var doors = OpenDoors()
  /// Nobody new is let in, and sessions log out.
  var isClosing = false
  /// Of the waits between calls.
  var dice: UInt64
  /// Books of a trader that are void and still to be told of, the last one first, by session; and how many in all.
  var gapsLeft: Slab<Int>
  var gapCount = 0

  /// Messages of one connection before the next one has its turn.
  static var turn: Int { 16 }

  public init(
    role: GatewayRole = .venue, instrumentCount: Int, peers: [FIXPeer], listening: ListenSettings,
    numbers: [InboundNumbers], dialect: CompiledDialect,
    names: consuming Names, epoch: UInt32, reactor: consuming Reactor,
    admin: consuming AdminSender, back: consuming AdminReceiver,
    sealed: consuming Shelf<AdminReceiver>, contexts: consuming Shelf<TLSContext>
  ) {
    let isSecured = listening.tls != nil || peers.contains { $0.tls != nil }
    precondition(
      sealed.count == (isSecured ? 1 : 0) && contexts.count >= sealed.count,
      "TLS has a ring and a context")
    precondition(peers.count == numbers.count && peers.count <= 4096)
    self.role = role
    self.instrumentCount = instrumentCount
    gapsLeft = Slab(count: peers.count, repeating: 0)
    dice = UInt64(epoch) &* 0x9E37_79B9_7F4A_7C15 | 1
    self.reactor = reactor
    self.peers = PeerTable(peers)
    self.listening = listening
    let contextCount = contexts.count
    seats = Shelf(count: peers.count) { index in
      // Of several contexts each caller over TLS has one of its own, in their order.
      let called = peers[..<index].count { $0.tls != nil }
      return InboundSeat(
        peers[index], index, role, numbers[index],
        context: min(called, max(0, contextCount - 1)))
    }
    callers = Slab(count: listening.connectionsMax + 1, repeating: Caller())
    ready = ReadyList(count: listening.connectionsMax + 1)
    decoder = Decoder(
      dialect: dialect.dialect, limits: DecoderLimits(messageBytes: listening.messageByteCountMax))
    validator = Validator(dialect)
    toEvents = FIXToEvents(firstPassed: UInt64(epoch) << 40)
    refusals = EventsToFIX(
      orderCapacity: 1, chainCapacity: 8, epoch: epoch, key: 1, isRefusing: true)
    unsafe refusalBuffer = .allocate(
      byteCount: listening.messageByteCountMax + MessageWriter.bufferMin, alignment: 64)
    unsafe refusalBuffer.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe refusalWriter = MessageWriter(refusalBuffer)
    self.names = names
    trace = WireTrace(byteCount: listening.traceByteCount)
    // The most that a message of the largest size can become.
    batch = EventBatch(capacity: max(4_096, listening.messageByteCountMax / 2))
    confirmations = ConfirmationQueue(capacity: 1 << 14)
    self.admin = admin
    self.back = back
    self.sealed = sealed
    self.contexts = contexts
    hosts = HostFinder(peers.map { peer in peer.endpoint.map { ($0.host, $0.port) } })
    secured = SecuredCalls(count: listening.connectionsMax + 1)
  }

  deinit {
    hosts.stop()
    unsafe refusalBuffer.deallocate()
  }

  /// Opens the doors. Cold.
  public mutating func listen() throws(SystemFailure) {
    doors = try OpenDoors(on: &reactor, listening)
  }

  /// Takes on the doors that were opened on its reactor before there was a gateway.
  public mutating func take(_ doors: OpenDoors) { self.doors = doors }

  public var port: UInt16 { doors.port }
  /// 0: there is no such door.
  public var tlsPort: UInt16 { doors.tlsPort }

  /// No more calls; each session is logged out.
  public mutating func close(at time: SessionTime) {
    isClosing = true
    for seat in 0..<seats.count where seats[seat].inbound.phase != .down {
      seats[seat].inbound.logout(at: time, &say)
      pass(seat, at: time)
    }
    for caller in 0..<callers.count
    where callers[caller].state != .session && callers[caller].state != .free {
      callers[caller].deadline = min(callers[caller].deadline, time.steady.count + Self.hurryNs)
    }
    nextTick = min(nextTick, time.steady.count + Self.hurryNs)
  }

  // MARK: A look

  /// One look at everything: the network, gateway-out, what is on record by now (`vouched`: up to which position),
  /// the clocks, then messages, `limit` steps at most. Returns how many it took.
  public mutating func poll<Out: Admission & ~Copyable>(
    limit: Int, vouched: UInt64, at time: SessionTime, into out: inout Out
  ) -> Int {
    // First, so that it goes out with this poll.
    var steps = hearSealed()
    reactor.poll(waitNs: 0)
    while out.hasRoom(), admin.hasRoom(), let event = reactor.next() {
      take(event, at: time, into: &out)
      steps += 1
    }
    steps += hearBack(at: time)
    steps += confirm(vouched)
    if time.steady.count >= nextTick { tick(at: time, into: &out) }
    if gapCount > 0 { steps += tellGaps(into: &out) }
    while steps < limit {
      // Before anybody's next message, and whether or not the connection that it came by is still there.
      if pending.isThere, !admitPending(into: &out) {
        counts.held &+= 1
        break
      }
      guard let caller = ready.first else { break }
      let did = serve(caller, at: time, into: &out)
      if did == 0 { break }
      steps += did
    }
    return steps
  }

  /// Waits for the network, and for the descriptor that wakes it. What comes is for the next look.
  public mutating func rest(longestNs: UInt64) { reactor.poll(waitNs: longestNs) }

  /// Whether a look would find something to do, the network aside.
  public mutating func hasWork(vouched: UInt64) -> Bool {
    pending.isThere || gapCount > 0 || ready.first != nil || back.hasFrame()
      || confirmations.isDue(vouched)
      || sealed.count > 0 && sealed[0].hasFrame()
  }

  /// When it wants to be called at the latest, steady.
  public var deadline: UInt64 { nextTick }

  /// A descriptor whose being written ends a look that waits.
  public var wakeDescriptor: Int32 { reactor.wakeDescriptor }

  public var counters: GatewayInCounts {
    var all = counts
    // For whom there was no place, not even at the door.
    all.turnedAway &+= reactor.counts.refused
    all.kernelWaits = reactor.counts.turnWaits
    return all
  }

  public var findings: [String] { reactor.findings }

  public func checkInvariants() {
    reactor.checkInvariants()
    for seat in 0..<seats.count { seats[seat].inbound.checkInvariants() }
    precondition(pending.isThere || pending.end == nil, "an end that is owed is behind a message")
  }
}

/// Where a reactor listens for a gateway.
public struct OpenDoors: Sendable {
  public private(set) var port: UInt16 = 0
  public private(set) var tlsPort: UInt16 = 0
  private(set) var tlsListener: UInt32 = .max

  init() {}

  /// Cold.
  public init(on reactor: inout Reactor, _ listening: ListenSettings) throws(SystemFailure) {
    port = try reactor.listen(host: listening.host, port: listening.port).port
    if let tls = listening.tls {
      (tlsListener, tlsPort) = try reactor.listen(host: listening.host, port: tls.port)
    }
  }
}

/// What gateway-in counts.
@frozen
public struct GatewayInCounts: BitwiseCopyable, Sendable {
  public var accepted: UInt64 = 0
  public var closed: UInt64 = 0
  /// Calls that no session came of: for want of room, of a name that is known, or of a Logon that is right.
  public var turnedAway: UInt64 = 0
  public var messages: UInt64 = 0
  public var refused: UInt64 = 0
  public var events: UInt64 = 0
  public var sessionsUp: UInt64 = 0
  /// Turns that found no room in the line or on the admin ring.
  public var held: UInt64 = 0
  /// TLS handshakes that came to their end, and TLS connections that failed, before or after.
  public var handshakes: UInt64 = 0
  public var brokenTLS: UInt64 = 0
  /// Calls of ours.
  public var calls: UInt64 = 0
  public var connected: UInt64 = 0
  /// Market data that was sent again, and says what a book was.
  public var outdated: UInt64 = 0
  /// Times that gateway-out was in the kernel, at the sockets of both, when this one had to go there.
  public var kernelWaits: UInt64 = 0
  /// Sessions whose other side has few numbers left.
  public var numberWarnings: UInt64 = 0
  /// Open now.
  public var connections: UInt64 { accepted &+ connected &- closed }

  public static let names = [
    "accepted", "closed", "turned_away", "messages", "refused", "events", "sessions_up", "held",
    "connections", "tls_handshakes", "tls_failures",
    "calls", "outdated", "kernel_waits", "number_warnings",
  ]
}
