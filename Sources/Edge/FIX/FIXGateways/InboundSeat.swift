// What gateway-in keeps of each session, of each connection, and of what waits to be on record.

import Events
import FIXCodec
import FIXEvents
import FIXSession
import Network
import Tables

/// A session, and who has it now.
struct InboundSeat: ~Copyable {
  var inbound: InboundSession
  let party: Counterparty
  let cancelsOnDisconnect: Bool
  let isDropCopy: Bool
  let schedule: SessionSchedule?
  var connection = ConnectionID.none
  /// It has been up on this connection.
  var wasUp = false
  /// Where it is called; nil: it calls.
  let endpoint: FIXEndpoint?
  /// What its certificate has to be named; nil: it is called without TLS.
  let serverName: String?
  /// Who we say we are there: the number of a context.
  let context: Int
  /// A call that isn't through yet.
  var calling = ConnectionID.none
  /// When to call, steady, and how often in a row it was in vain.
  var callAt: UInt64 = 0
  var vainCalls = 0
  /// Why the last call was in vain, and what the other side had to say about it.
  var vain = VainCall()
  var said = ShortText()
  /// Why the session last ended.
  var ending = SessionReason.connectionLost
  /// What gateway-out was told of received numbers.
  var told: UInt64

  init(
    _ peer: FIXPeer, _ number: Int, _ role: GatewayRole, _ numbers: InboundNumbers, context: Int
  ) {
    self.context = context
    inbound = InboundSession(peer.session, numbers)
    party = Counterparty(
      session: UInt16(truncatingIfNeeded: number), role: role.otherSide, account: peer.account)
    cancelsOnDisconnect = peer.cancelsOnDisconnect
    isDropCopy = peer.isDropCopy
    endpoint = peer.endpoint
    serverName = peer.tls?.name
    schedule = peer.session.schedule
    told = numbers.next
  }
}

/// A connection.
struct Caller: BitwiseCopyable {
  enum State: UInt8 {
    case free
    /// Nobody knows who it is.
    case stranger
    /// We are calling.
    case called
    case session
    /// Over: what it still sends is dropped.
    case ending
  }

  var id = ConnectionID.none
  var state = State.free
  var seat = 0
  var isTLS = false
  /// Of a session over TLS: bytes from gateway-out that it wasn't told of yet.
  var heardByteCount: UInt64 = 0
  /// When its patience ends, steady: a stranger's, or one that is ending.
  var deadline: UInt64 = 0

  init() {}
}

/// Connections with bytes that wait for their turn, each once, first come, first served.
struct ReadyList: ~Copyable {
  private var next: Slab<UInt32>
  private var isIn: Slab<Bool>
  private var head = ReadyList.nobody
  private var tail = ReadyList.nobody

  static var nobody: UInt32 { .max }

  init(count: Int) {
    next = Slab(count: count, repeating: Self.nobody)
    isIn = Slab(count: count, repeating: false)
  }

  var first: Int? { head == Self.nobody ? nil : Int(head) }

  mutating func add(_ caller: Int) {
    if isIn[caller] { return }
    isIn[caller] = true
    next[caller] = Self.nobody
    if tail == Self.nobody { head = UInt32(caller) } else { next[Int(tail)] = UInt32(caller) }
    tail = UInt32(caller)
  }

  /// Takes out the first.
  mutating func removeFirst() {
    if head == Self.nobody { return }
    let caller = Int(head)
    isIn[caller] = false
    head = next[caller]
    if head == Self.nobody { tail = Self.nobody }
  }
}

/// A message whose events aren't all admitted yet: the batch holds them.
struct Pending {
  var isThere = false
  var at = 0
  var seat = 0
  var delivery = Delivery.none
  /// How its session went down meanwhile: the line hears of that behind them.
  var end: SessionEnd?
}

/// A message, and the first of the events that it became.
struct Admitted: BitwiseCopyable {
  var number: UInt64 = 0
  var sequence: UInt64 = 0
  /// .max: nobody's any more.
  var seat: UInt32 = .max

  init() {}
}

/// Messages by their first event. Of more than there is room for the oldest are forgotten: they count as received
/// when gateway-in says so.
struct AdmittedQueue: ~Copyable {
  private var items: Slab<Admitted>
  private var head = 0
  private var tail = 0

  init(capacity: Int) { items = Slab(count: capacity, repeating: Admitted()) }

  mutating func push(_ seat: Int, _ number: UInt64, from sequence: UInt64) {
    if tail - head == items.count { head += 1 }
    let at = tail % items.count
    items[at].number = number
    items[at].sequence = sequence
    items[at].seat = UInt32(seat)
    tail += 1
  }

  /// The oldest, if an event up to `sequence` is one of its own or later.
  mutating func pop(through sequence: UInt64) -> Admitted? {
    while head != tail, items[head % items.count].sequence <= sequence {
      head += 1
      let item = items[(head - 1) % items.count]
      if item.seat != .max { return item }
    }
    return nil
  }

  /// A session's numbers begin anew.
  mutating func forget(_ seat: Int) {
    for at in head..<tail where items[at % items.count].seat == UInt32(seat) {
      items[at % items.count].seat = .max
    }
  }
}

/// Messages that count as received once the journal has what they became.
struct Confirmation: BitwiseCopyable {
  var position: UInt64 = 0
  /// The last input there.
  var sequence: UInt64 = 0
  var seat: UInt32 = 0
  var delivery = Delivery.none

  init() {}
}

struct ConfirmationQueue: ~Copyable {
  private var items: Slab<Confirmation>
  private var head = 0
  private var tail = 0
  private let mask: Int
  /// The last input that the journal was found to hold; 0: none was.
  private(set) var lastSequence: UInt64 = 0

  /// `capacity`: a power of two.
  init(capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "a power of two")
    items = Slab(count: capacity, repeating: Confirmation())
    mask = capacity - 1
  }

  var isFull: Bool { tail - head > mask }

  func isDue(_ vouched: UInt64) -> Bool {
    head != tail && items[head & mask].position <= vouched
  }

  mutating func push(
    _ seat: Int, _ delivery: Delivery, at position: UInt64, sequence: UInt64
  ) {
    items[tail & mask].position = position
    items[tail & mask].sequence = sequence
    items[tail & mask].seat = UInt32(seat)
    items[tail & mask].delivery = delivery
    tail += 1
  }

  /// The first, if the journal vouches for it.
  mutating func pop(_ vouched: UInt64) -> Confirmation? {
    guard isDue(vouched) else { return nil }
    head += 1
    let item = items[(head - 1) & mask]
    lastSequence = item.sequence
    return item
  }
}
