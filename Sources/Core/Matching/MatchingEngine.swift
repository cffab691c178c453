// The matching engine: commands go in, reports come out; MATCHING.md says by which rules. A machine of its own, pure
// and preallocated: time is the event's, and whatever it is in the middle of when a step's room is used up is state,
// finished before it takes its next input.
//
// One command is: expiries that are due; the command itself; all-or-none orders that can now be filled; stops that
// were set off, each of which is followed by the same.

import Books
import Events
import Tables

public struct MatchingEngine: Stage, ~Copyable {
  @usableFromInline let byAddress = ByAddress()
  @usableFromInline var books: OrderBooks
  @usableFromInline var gates: Slab<Gate>
  @usableFromInline var states: Slab<InstrumentState>
  @usableFromInline var terms: Slab<RareTerms>
  /// Slots of orders that expire, a heap with the first one on top.
  @usableFromInline var heap: Slab<UInt32>
  @usableFromInline var heapCount: Int
  /// When the first of them does.
  @usableFromInline var nextExpiry: UInt64
  /// Slots that a mass cancel, an end of day or an auction goes through; an auction's sells.
  @usableFromInline var scratch: Slab<UInt32>
  @usableFromInline var sells: Slab<UInt32>
  @usableFromInline var scratchCount: Int
  @usableFromInline var clearingReason: Reason
  @usableFromInline var clearingKind: EventKind

  // The input that is being answered. Its sequence and its time stand apart: side by side the compiler copies them into a
  // report as one vector, and a vector that was stored in halves a moment ago is a stall of the load.
  @usableFromInline var sequence: Sequence
  @usableFromInline var waiting: Event
  @usableFromInline var time: Nanoseconds
  @usableFromInline var toldStop: OrderTerms
  @usableFromInline var toldTrail: OrderTerms

  // What it is in the middle of.
  @usableFromInline var activity: Activity
  /// Events that this step may still send.
  @usableFromInline var room: Int
  @usableFromInline var taker: Taker
  @usableFromInline var uncross: Uncross
  @usableFromInline var queue: OrderList
  @usableFromInline var hasAdded: Bool

  /// Numbers acceptances and places in queues.
  @usableFromInline var counter: UInt64
  @usableFromInline var executions: UInt64
  @usableFromInline var refusals: UInt64
  @usableFromInline let publishes: Bool

  public init(_ settings: MatchingSettings) {
    precondition(!settings.instruments.isEmpty, "a matching engine has instruments")
    let sum = settings.instruments.reduce(0) { $0 + $1.orderCapacity }
    let capacity = min(sum, settings.orderCapacity ?? sum)
    books = OrderBooks(
      ticks: settings.instruments.map(\.tick), orderCapacity: capacity,
      windowTicks: settings.windowTicks, idKey: settings.idKey)
    let care =
      (settings.publishesBook ? Care.publishes : 0) | (capacity < sum ? Care.sharedRoom : 0)
    let first = settings.instruments[0]
    let gate = Gate(first, ticks: TickGrid(step: first.tick.units), care: care)
    gates = Slab(count: settings.instruments.count, repeating: gate)
    states = Slab(
      count: settings.instruments.count,
      repeating: InstrumentState(first, gate, grid: TickGrid(step: first.tick.units)))
    for (index, instrument) in settings.instruments.enumerated() {
      let grid = TickGrid(step: instrument.tick.units)
      let banded = instrument.dynamicBandBasisPoints > 0 ? Care.dynamicBand : 0
      let gate = Gate(instrument, ticks: grid, care: care | banded)
      gates[index] = gate
      states[index] = InstrumentState(instrument, gate, grid: grid)
    }
    terms = Slab(count: capacity + 1, repeating: RareTerms())
    heap = Slab(count: capacity, repeating: noSlot)
    heapCount = 0
    nextExpiry = .max
    scratch = Slab(count: capacity, repeating: noSlot)
    sells = Slab(count: capacity, repeating: noSlot)
    scratchCount = 0
    clearingReason = .none
    clearingKind = .orderCanceled
    sequence = Sequence(0)
    time = .zero
    waiting = .empty
    toldStop = Self.noTerms
    toldTrail = Self.noTerms
    activity = .idle
    room = 0
    taker = Taker()
    uncross = Uncross()
    queue = OrderList()
    hasAdded = false
    counter = settings.firstNumber
    executions = settings.firstNumber
    refusals = 0
    publishes = settings.publishesBook
  }

  @inlinable static var noTerms: OrderTerms {
    OrderTerms(
      order: .none, trigger: .zero, displayQuantity: .zero, minimumQuantity: .zero, expiry: .zero)
  }

  /// Events that one step sends: one place is left for who passes the request on before the engine answers it.
  @inlinable static var stepRoom: Int { maximumFanOut &- 1 }

  /// The most events that one piece of work sends, after which the room is looked at again.
  @inlinable static var largestPiece: Int { 8 }

  @inlinable @inline(__always)
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    if event.time.count >= nextExpiry { return expire(before: event, into: &out) }
    switch event.kind.code {
    case EventKind.orderNew.code: enter(event, into: &out)
    case EventKind.orderCancel.code: cancel(event, into: &out)
    case EventKind.orderReplace.code: replace(event, into: &out)
    default: answer(event, into: &out)
    }
  }

  /// The short ways of `handle` answer by the event itself. What isn't done within them remembers it first, with a step's
  /// whole room.
  @inlinable @inline(__always)
  mutating func remember(_ event: Event) {
    room = Self.stepRoom
    sequence = event.sequence
    time = event.time
  }

  /// Orders whose time is over leave first.
  @inlinable @inline(never)
  mutating func expire<Out: Emitter & ~Copyable>(before event: Event, into out: inout Out) {
    remember(event)
    waiting = event
    activity = .expiring
    advance(into: &out)
  }

  /// The long way, of any event.
  @inlinable @inline(never)
  mutating func answer<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    remember(event)
    perform(event, into: &out)
    if activity != .idle { advance(into: &out) }
  }

  @inlinable public var isUnfinished: Bool { activity != .idle }

  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    room = Self.stepRoom
    advance(into: &out)
  }

  @inlinable
  mutating func perform<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.orderNew.code: enterWithCare(event, into: &out)
    case EventKind.orderCancel.code: cancelWithCare(event, into: &out)
    case EventKind.orderReplace.code: replaceWithCare(event, into: &out)
    case EventKind.orderTerms.code:
      if event.flags & TermsFlags.isTrail != 0 {
        toldTrail = event.payload(as: OrderTerms.self)
      } else {
        toldStop = event.payload(as: OrderTerms.self)
      }
    case EventKind.massCancel.code: cancelMany(event, into: &out)
    case EventKind.operatorCommand.code: obey(event, into: &out)
    case EventKind.timer.code:
      if event.source == .timer(TimerNumber.endOfDay) { endDay() }
      out.pass(event)
    default: out.pass(event)
    }
  }

  /// Goes on with what it is in the middle of, as far as the step's room allows.
  @inlinable @inline(never)
  mutating func advance<Out: Emitter & ~Copyable>(into out: inout Out) {
    while activity != .idle && room >= Self.largestPiece {
      switch activity {
      case .idle: return
      case .expiring:
        if heapCount > 0 && terms[Int(heap[0])].expiry <= time {
          end(heap[0], .orderExpired, .expired, into: &out)
        } else {
          activity = .idle
          perform(waiting, into: &out)
        }
      case .walking:
        if walk(into: &out) { finishTaker(into: &out) }
      case .settling: settle(into: &out)
      case .clearing: clearNext(into: &out)
      case .uncrossing: uncrossNext(into: &out)
      case .closingAuction: closeAuctionNext(into: &out)
      }
    }
  }

  /// Numbers of orders and of executions that are given out from now on are beyond this one: a run that goes on with
  /// another's state may not know of all that the other one gave out.
  public mutating func number(behind first: UInt64) {
    if counter < first { counter = first }
    if executions < first { executions = first }
  }

  // MARK: Looking

  /// Requests that were refused.
  @inlinable public var refusedCount: UInt64 { refusals }
  /// Trades so far.
  @inlinable public var tradeCount: UInt64 { executions }
  /// Live orders over all instruments, stops and those that wait for an auction included.
  @inlinable public var orderCount: Int { books.orderCount }
  /// How often a window of ticks was moved.
  @inlinable public var windowMoveCount: UInt64 { books.ladders.moveCount }

  @inlinable public func top(of instrument: Int) -> TopOfBook { books.top(of: instrument) }

  @inlinable public func lastPrice(of instrument: Int) -> Price? {
    states[instrument].hasLast ? states[instrument].last : nil
  }

  @inlinable public func phase(of instrument: Int) -> MarketPhase {
    if states[instrument].isClosed { return .closed }
    return states[instrument].isHalted ? .halted : states[instrument].phase
  }

  /// How far its day has come, whether or not it is halted: an uncross that is owed is done, for the day.
  @inlinable public func dayPhase(of instrument: Int) -> MarketPhase {
    if states[instrument].isClosed { return .closed }
    return states[instrument].owesUncross ? .continuous : states[instrument].phase
  }

  /// The displayed levels of a side from the best on. Allocates.
  public func levels(_ side: Side, of instrument: Int, limit: Int = .max) -> [Level] {
    books.levels(side, of: instrument, limit: limit)
  }

  /// The displayed books, for measures.
  @inlinable public var displayed: OrderBooks {
    @inline(__always) _read { yield books }
  }

  // Reading is `mutating` here and in what follows: a borrowed engine would be copied to the stack, table
  // by table, each time.

  /// After a change of what plain orders must look at.
  @inlinable
  mutating func noteCare(_ instrument: Int) {
    let state = states[instrument]
    var care = gates[instrument].care & (Care.dynamicBand | Care.publishes | Care.sharedRoom)
    if state.isShut { care |= Care.shut }
    if state.isInAuction { care |= Care.auction }
    if state.darkCount != 0 { care |= Care.dark }
    gates[instrument].care = care
  }

  /// What a displayed order shows, what counts of any other.
  @inlinable @inline(__always)
  mutating func counted(_ slot: UInt32) -> Quantity {
    books[slot].traits.isIceberg ? terms[Int(slot)].slice : books[slot].leaves
  }
}
