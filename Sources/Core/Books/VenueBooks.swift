// The stage that keeps the books of all venues that a line trades on: a book builder for each venue, which hears what its
// session brings, and the best of all of them together, which is the market for whoever trades.
//
// Of one venue it is that venue's builder and nothing else. Of several each builder's tops go on marked as one venue's
// (`MarketFlags.ofOneVenue`), for the router; so do gaps and quotes, which are no news of the whole market. Behind them comes the
// top of all, unmarked and of no session, when it isn't what it was: the best price that any venue shows, with what all
// venues that show it have there.

import Events
import Tables

public struct VenueBooks: Stage, ~Copyable {
  /// By the number of the venue's session.
  @usableFromInline var builders: Shelf<BookBuilder>
  /// The top of all venues together as it was last sent; of one venue its builder's is enough.
  @usableFromInline var told: Slab<TopOfBook>

  /// `venues`: the settings of each one's books; all have the same instruments.
  public init(_ venues: [BookSettings]) {
    precondition(!venues.isEmpty, "a line has a book for each venue")
    let count = venues[0].instrumentCount
    precondition(venues.allSatisfy { $0.instrumentCount == count }, "venues number alike")
    builders = Shelf(count: venues.count) { venue in
      var settings = venues[venue]
      settings.isOfOneVenue = venues.count > 1
      return BookBuilder(settings)
    }
    told = Slab(count: venues.count > 1 ? count : 0, repeating: Self.nothing)
  }

  @inlinable static var nothing: TopOfBook {
    TopOfBook(
      bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero, bidOrders: 0,
      askOrders: 0)
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    if builders.count == 1 { return builders[0].handle(event, into: &out) }
    let venue = Int(event.source.number)
    // What comes round is of no venue: nobody's order rests by it.
    guard event.source.kind == .session, venue < builders.count else { return out.pass(event) }
    switch event.kind.code {
    case EventKind.bookAdd.code, EventKind.bookModify.code, EventKind.bookDelete.code,
      EventKind.bookClear.code, EventKind.levelUpdate.code:
      builders[venue].update(event, into: &out)
    case EventKind.trade.code:
      out.pass(event)
      builders[venue].update(event, into: &out)
    case EventKind.bookGap.code, EventKind.quote.code, EventKind.quoteCancel.code:
      var marked = event
      marked.flags |= MarketFlags.ofOneVenue
      out.emit(marked)
      if event.instrument == .none && event.kind == .quoteCancel {
        return builders[venue].beginUnquoting(event)
      }
      builders[venue].update(event, into: &out)
    default: return builders[venue].handle(event, into: &out)
    }
    tell(event.instrument, because: event, into: &out)
  }

  /// Some venue's quotes of all instruments are being canceled.
  @inlinable public var isUnfinished: Bool { unfinished >= 0 }

  @inlinable var unfinished: Int {
    var venue = 0
    while venue < builders.count {
      if builders[venue].isUnfinished { return venue }
      venue &+= 1
    }
    return -1
  }

  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    let venue = unfinished
    if venue < 0 { return }
    let instrument = builders[venue].unquoting
    let cause = builders[venue].cause
    builders[venue].resume(into: &out)
    if builders.count == 1 { return }
    tell(InstrumentID(UInt32(truncatingIfNeeded: instrument)), because: cause, into: &out)
  }

  /// The top of all venues, if it isn't what it was.
  @inlinable
  mutating func tell<Out: Emitter & ~Copyable>(
    _ instrument: InstrumentID, because event: Event, into out: inout Out
  ) {
    let index = Int(instrument.index)
    guard index < told.count else { return }
    let top = together(index)
    if top == told[index] { return }
    told[index] = top
    out.emit(
      Event(causedBy: event, kind: .topOfBook, source: .none, instrument: instrument, top))
  }

  /// The best of each side over all venues, and what they have there together.
  @inlinable
  func together(_ instrument: Int) -> TopOfBook {
    var all = Self.nothing
    var venue = 0
    while venue < builders.count {
      let top = builders[venue].told[instrument]
      venue &+= 1
      if top.bidQuantity.units > 0 {
        if all.bidQuantity.units == 0 || top.bidPrice > all.bidPrice {
          all.bidPrice = top.bidPrice
          all.bidQuantity = top.bidQuantity
          all.bidOrders = top.bidOrders
        } else if top.bidPrice == all.bidPrice {
          all.bidQuantity = Self.sum(all.bidQuantity, top.bidQuantity)
          all.bidOrders = all.bidOrders &+ top.bidOrders
        }
      }
      if top.askQuantity.units > 0 {
        if all.askQuantity.units == 0 || top.askPrice < all.askPrice {
          all.askPrice = top.askPrice
          all.askQuantity = top.askQuantity
          all.askOrders = top.askOrders
        } else if top.askPrice == all.askPrice {
          all.askQuantity = Self.sum(all.askQuantity, top.askQuantity)
          all.askOrders = all.askOrders &+ top.askOrders
        }
      }
    }
    return all
  }

  /// The most that 64 bits hold, when it is more.
  @inlinable
  static func sum(_ a: Quantity, _ b: Quantity) -> Quantity {
    let (sum, isOver) = a.units.addingReportingOverflow(b.units)
    return Quantity(units: isOver ? .max : sum)
  }

  // MARK: Looking

  public var venueCount: Int { builders.count }

  /// The best of both sides; of several venues as it was last told.
  public func top(of instrument: Int) -> TopOfBook {
    builders.count == 1 ? builders[0].top(of: instrument) : told[instrument]
  }

  /// One venue's best of both sides.
  public func top(of instrument: Int, at venue: Int) -> TopOfBook {
    builders[venue].top(of: instrument)
  }

  /// The best levels of a side over all venues, for tools: what several have at one price is added up.
  public func levels(_ side: Side, of instrument: Int, limit: Int) -> [Level] {
    if builders.count == 1 {
      return builders[0].books.levels(side, of: instrument, limit: limit)
    }
    var all: [Int64: Level] = [:]
    for venue in 0..<builders.count {
      for level in builders[venue].books.levels(side, of: instrument, limit: limit) {
        guard let known = all[level.price.units] else {
          all[level.price.units] = level
          continue
        }
        all[level.price.units] = Level(
          price: level.price, quantity: Self.sum(known.quantity, level.quantity),
          orderCount: known.orderCount &+ level.orderCount)
      }
    }
    let sorted = all.values.sorted { side == .buy ? $0.price > $1.price : $0.price < $1.price }
    return Array(sorted.prefix(limit))
  }

  /// Market data that could not be applied.
  @inlinable public var refusedCount: UInt64 {
    var sum: UInt64 = 0
    var venue = 0
    while venue < builders.count {
      sum &+= builders[venue].refusedCount
      venue &+= 1
    }
    return sum
  }

  /// Each venue's books are as they should be, and what was told is the best of what they told.
  public func checkInvariants() {
    for venue in 0..<builders.count { builders[venue].checkInvariants() }
    if unfinished >= 0 { return }
    for instrument in 0..<told.count { precondition(told[instrument] == together(instrument)) }
  }
}

extension VenueBooks: Persisted {
  /// Of one venue what its builder alone would list, so that states from before there were several fit.
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    if builders.count > 1 {
      state.section("books.venues", version: 1)
      state.same(builders.count)
      state.visit(&told)
    }
    var venue = 0
    while venue < builders.count {
      builders[venue].persist(&state)
      venue &+= 1
    }
  }
}
