// The way out for FIX: reports become messages of the sessions whose orders they are about, numbered, stored and
// written. What isn't on record isn't sent: each report waits until the journal vouches for it. Notes of the
// sessions' inbound halves come by the admin ring and wait for nothing.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXSession
import Fabric
import Gateways
import Network
import Platform
import Tables

/// A session's outbound half, and its way to the other side.
struct OutboundSeat: ~Copyable {
  var outbound: OutboundSession<MappedStore>
  let party: Counterparty
  var route = Route.none
  /// A trader's: the last input that the store says is on record.
  var witnessed: UInt64 = 0

  init(_ peer: FIXPeer, _ number: Int, _ role: GatewayRole, store: consuming MappedStore) {
    outbound = OutboundSession(peer.session, store: store)
    party = Counterparty(
      session: UInt16(truncatingIfNeeded: number), role: role.otherSide, account: peer.account)
  }
}

/// What waits for the journal.
@frozen
@usableFromInline
struct Outgoing: BitwiseCopyable {
  @usableFromInline var event: Event
  @usableFromInline var position: UInt64

  init(event: Event, position: UInt64) {
    self.event = event
    self.position = position
  }
}

public struct FIXGatewayOut: ~Copyable {
  private let byAddress = ByAddress()
  let role: GatewayRole
  var wire: GatewayWire
  var seats: Shelf<OutboundSeat>
  var memory: FIXMemory
  var admin: AdminReceiver
  var back: AdminSender
  var say = EventQueue()
  var waiting: Slab<Outgoing>
  var first = 0
  var end = 0
  let mask: Int
  var counts = GatewayOutCounts()
  /// Whose mass status request is being answered, or -1.
  var answering = -1
  /// Sessions that see all reports.
  var dropCopies: Slab<Int>
  /// What an earlier run owed and goes out first, how many reports of it are on record as that, and where it has got.
  var owed: [Event] = []
  var owedOnRecord = 0
  var owedAt = 0
  var owedCopy: Event?
  var toldThrough = DeliveryMark(bits: 0)
  /// Whose events those are, the oldest first, and whose are next.
  var owedRuns: [OwedRun] = []
  var owedRun = 0
  /// A mark that has been reached: all before it has gone out.
  var reachedMark: Event?
  /// Tells this run's marks in the stores from those of others.
  let epoch: UInt32
  var subscriptions: Subscriptions
  /// The request that the book whole answers which is being told, and its subscription; 0: it has none.
  var bookRequest: UInt64 = 0
  var bookSlot: UInt32 = 0
  var listeners: StatusListeners
  /// Changes of one book with one cause, and those of them that one subscriber wants.
  var changes = EventBatch(capacity: FIXGatewayOut.changesMax)
  var chosen = EventBatch(capacity: 4 * FIXGatewayOut.changesMax)
  /// Who keeps the stores over a power cut: one, or nobody does.
  var keeping: Shelf<NumberKeeping> = Shelf()
  /// Numbers that are set aside have run short: nothing is taken from the line.
  var isShort = false
  /// Of what is owed, so many events that somebody may have been told of before.
  var repeatsLeft = 0
  /// Messages whose reports may still be in the line.
  var admitted: AdmittedQueue
  /// When the causes of what was written since the last look came in.
  var origins = Slab<UInt64>(count: FIXGatewayOut.originsMax, repeating: 0)
  public internal(set) var originCount = 0
  var nextTick: UInt64 = 0

  // Of a trader.
  /// That of its journal's first run; 0: nothing is recorded.
  let journalEpoch: UInt32
  let trading: TradingTerms
  let instrumentCount: Int
  var facts = FactQueue(capacity: FIXGatewayOut.factsMax)
  var isHalted = false
  /// Nil for a venue.
  let killWords: KillWords?
  var outbound: OutboundGuard
  var working = 0
  var sent: SentOrders
  /// What each session that is up has still to ask.
  var questions: Slab<UpstreamQuestions>
  /// The session whose turn it is to ask.
  var asker = 0
  /// Orders of an earlier run.
  var doubts: DoubtTable
  /// Requests that their venue may never have got.
  var lost: LostRequests
  /// Requests for market data are numbered: the epoch and a counter.
  var requestCount: UInt64

  /// `heard`: of a run before this one, whose orders are this one's as well. `journalEpoch`: a trader's, whose stores bear how far
  /// its journal has come.
  public init(
    role: GatewayRole = .venue, trading: TradingTerms = TradingTerms(),
    killWords: KillWords? = nil, inDoubt: [Event] = [], heard: [Event] = [],
    peers: [FIXPeer], listening: ListenSettings, instrumentCount: Int,
    stores: consuming Shelf<MappedStore?>,
    memory: consuming FIXMemory, epoch: UInt32, journalEpoch: UInt32 = 0, ringCapacity: Int,
    reactor: consuming Reactor,
    admin: consuming AdminReceiver,
    back: consuming AdminSender, sealed: consuming Shelf<AdminSender>
  ) {
    wire = GatewayWire(reactor, sealed: sealed, listening, seatCount: peers.count)
    var stores = stores
    seats = Shelf(count: peers.count) { index in
      guard let store = stores[index].take() else {
        preconditionFailure("each session has a store")
      }
      return OutboundSeat(peers[index], index, role, store: store)
    }
    self.role = role
    self.trading = trading
    self.killWords = killWords
    outbound = OutboundGuard(limit: trading.maximumOrdersPerSecond)
    self.instrumentCount = instrumentCount
    questions = Slab(
      count: peers.count, repeating: UpstreamQuestions(nextBook: instrumentCount))
    sent = SentOrders(seatCount: role == .trader ? peers.count : 0)
    doubts = DoubtTable(inDoubt)
    lost = LostRequests(capacity: role == .trader ? memory.toFIX.orders.capacity : 0)
    requestCount = UInt64(epoch & 0xFFFF) << 24
    self.epoch = epoch
    self.journalEpoch = journalEpoch
    self.memory = memory
    self.admin = admin
    self.back = back
    subscriptions = Subscriptions(instrumentCount: instrumentCount, capacity: 1 << 14)
    listeners = StatusListeners(
      instrumentCount: instrumentCount, seatCount: role == .venue ? peers.count : 0)
    let listeners = peers.indices.filter { peers[$0].isDropCopy }
    dropCopies = Slab(count: listeners.count, repeating: 0)
    for (at, listener) in listeners.enumerated() { dropCopies[at] = listener }
    mask = Self.waitingMax - 1
    waiting = Slab(count: mask + 1, repeating: Outgoing(event: .empty, position: 0))
    // The line's two rings, what waits here, and the step in between.
    admitted = AdmittedQueue(capacity: 2 * ringCapacity + 2 * (mask + 1))
    for order in inDoubt { self.memory.toFIX.hear(order) }
    working = inDoubt.count
    for event in heard {
      self.memory.toFIX.hear(event)
      if event.kind == .orderNew { working += 1 }
    }
    for event in inDoubt + heard where event.kind == .orderNew {
      sent.note(OrderID(bits: event.words.w0))
      self.memory.toFIX.requestsGoOn(about: event.words.w0, inRun: epoch)
    }
  }

  // MARK: The line's end

  /// True when another event may be handled.
  public var canTake: Bool {
    end - first <= mask && facts.room > end - first + 2
  }
  public var waitingCount: Int { end - first }
  public var isIdle: Bool {
    first == end && answering < 0 && facts.isEmpty && !isAsking && !isOwing
  }
  /// After a logon there is more to be asked for.
  private var isAsking: Bool {
    if role == .venue { return false }
    if !lost.isEmpty { return true }
    for seat in 0..<questions.count where questions[seat].isAsking(instrumentCount) { return true }
    return false
  }
  /// The position that the journal must vouch for before the next one goes out.
  public var nextPosition: UInt64 { first == end ? 0 : waiting[first & mask].position }

  /// Takes an event of the line. What is to be sent is put on record as that.
  public mutating func handle<Out: Recorder & ~Copyable>(_ event: Event, into record: inout Out) {
    if event.kind == .timer { return }
    if role == .trader { return handleTrading(event, into: &record) }
    if Self.isReport(event.kind) { record.emit(event) }
    memory.foresee(event)
    wait(for: event, at: record.recordedPosition)
  }

  mutating func wait(for event: Event, at position: UInt64) {
    waiting[end & mask] = Outgoing(event: event, position: position)
    end += 1
  }

  /// The next new order, or new name of one, of those that wait for the journal, from a place in the queue, and the place
  /// behind it.
  func waitingOrder(from place: Int) -> (next: Int, event: Event)? {
    var at = place
    while first + at < end {
      let event = waiting[(first + at) & mask].event
      at += 1
      if event.kind == .orderNew || event.kind == .orderReplaced { return (at, event) }
    }
    return nil
  }

  /// What a client is told of.
  public static func isReport(_ kind: EventKind) -> Bool {
    // From `order_accepted` to `execution_disputed`.
    kind.code >= EventKind.orderAccepted.code && kind.code <= EventKind.executionDisputed.code
  }

  public mutating func hasWork(vouched: UInt64) -> Bool {
    admin.hasFrame() || !facts.isEmpty || isAsking || answering >= 0 || isOwing && canTake
      || doubts.hasStep && isAnyUp
      || first != end && waiting[first & mask].position <= vouched
  }

  public var counters: GatewayOutCounts {
    var all = counts
    all.kernelWaits = wire.reactor.counts.turnWaits
    return all
  }

  public func checkInvariants() {
    wire.reactor.checkInvariants()
    for seat in 0..<seats.count { seats[seat].outbound.checkInvariants() }
    subscriptions.checkInvariants()
  }
}

/// What gateway-out counts.
@frozen
public struct GatewayOutCounts: BitwiseCopyable, Sendable {
  public var sent: UInt64 = 0
  /// Written while nobody was there: a resend brings them.
  public var stored: UInt64 = 0
  public var failed: UInt64 = 0
  public var answers: UInt64 = 0
  /// Connections that were lost in the writing.
  public var lost: UInt64 = 0
  /// New orders and replaces of a trader that weren't sent: too old, not on record, stopped, or nobody there.
  public var withheld: UInt64 = 0
  /// Cancels that were sent again and replaces that were refused, as the venue never got them.
  public var lostRequests: UInt64 = 0
  /// Times that gateway-in was in the kernel, at the sockets of both, when this one had to go there.
  public var kernelWaits: UInt64 = 0
  /// Sessions that have few numbers left.
  public var numberWarnings: UInt64 = 0

  public static let names = [
    "sent", "stored", "failed", "answers", "lost", "busy", "withheld", "working", "lost_requests",
    "kernel_waits", "number_warnings",
  ]
}
