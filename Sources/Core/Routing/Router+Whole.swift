// Orders that go whole to one venue: as they are, under their own ids, with the venue in the event's flags, from 1. Nothing is kept
// of them here. What is asked about one later follows it there by its id, at the line's end, and its reports pass.

import Events
import Orders
import Tables

extension Router {
  @inlinable
  mutating func sendWhole<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    let instrument = Int(event.instrument.index)
    // What can't be an order at all is the order manager's to refuse.
    guard instrument < instruments.count, new.side == .buy || new.side == .sell else {
      return out.pass(event)
    }
    if venues.all(instrument) == 0 {
      return refuse(event, new.order, .invalid, .new, new.side, into: &out)
    }
    var marked = event
    marked.flags = UInt8(truncatingIfNeeded: venue(for: new, of: instrument) &+ 1)
    out.emit(marked)
  }

  /// Where it is best: where most of it can be had now, or else where waiting costs least. With no venue up it is sent
  /// to the first one, and the line's end says that nobody is there.
  @inlinable
  mutating func venue(for new: OrderNew, of instrument: Int) -> Int {
    let all = venues.all(instrument)
    let first = all.trailingZeroBitCount
    if rule == .byInstrument { return first }
    let limit: Price? = new.type == .limit ? new.price : nil
    if new.instructions & OrderInstruction.postOnly == 0 {
      let lot = instruments[instrument].lot
      let best = venues.best(new.side, instrument, within: limit, among: all, lot: lot)
      if best != VenueTable.none {
        let shown = venues.quote(instrument, at: best).quantity(against: new.side)
        let taken = shown < new.quantity ? shown : new.quantity
        venues.take(taken, new.side, of: instrument, at: best)
        return best
      }
    }
    let cheapest = venues.cheapest(new.side, new.price, instrument, among: all)
    return cheapest == VenueTable.none ? first : cheapest
  }
}
