// What the stages of a replay hold where it stands: the books, the orders that are out, the limits. The
// positions are part of every replay's result.

import Books
import Events
import Journal
import Matching
import Orders
import Pipeline
import Risk
import Routing
import Tables
import Venue

public struct BookState: Sendable {
  public var symbol: String
  /// The best first.
  public var bids: [Level]
  public var asks: [Level]
}

public struct HeldOrder: Sendable {
  public var order: OrderID
  public var symbol: String
  public var source: SourceID
  public var side: Side
  public var price: Price
  public var quantity: Quantity
  public var filled: Quantity
  public var leaves: Quantity
  /// In the order manager's word, or where it rests at a venue.
  public var state: String
}

extension Replay {
  /// The levels of every book, at most `depth` a side.
  public func books(depth: Int) -> [BookState] {
    symbols.enumerated().map { index, symbol in
      func levels(_ side: Side) -> [Level] {
        if isOfVenue { return venue[0].stage.matcher.levels(side, of: index, limit: depth) }
        return trader[0].books.levels(side, of: index, limit: depth)
      }
      return BookState(symbol: symbol, bids: levels(.buy), asks: levels(.sell))
    }
  }

  /// The orders that are live: a trader's own, or those that rest at a venue. A trader's are known only
  /// where `keepsOrders` was set before the run.
  public func liveOrders() -> [HeldOrder] {
    isOfVenue ? resting() : ownOrders()
  }

  private func ownOrders() -> [HeldOrder] {
    var seen = Set<UInt64>()
    var found: [HeldOrder] = []
    for id in lookout.orders {
      guard let record = trader[0].orders.record(of: id),
        seen.insert(record.id.bits).inserted
      else { continue }
      found.append(
        HeldOrder(
          order: record.id, symbol: symbols[Int(record.instrument.index)], source: record.source,
          side: record.side, price: record.price, quantity: record.quantity, filled: record.filled,
          leaves: record.leaves, state: record.phase.name ?? "?"))
    }
    return found
  }

  private func resting() -> [HeldOrder] {
    symbols.enumerated().flatMap { index, symbol in
      venue[0].stage.matcher.resting(of: index).map { order in
        HeldOrder(
          order: order.order, symbol: symbol, source: .none, side: order.side, price: order.price,
          quantity: order.shown, filled: .zero, leaves: order.leaves, state: order.place.rawValue)
      }
    }
  }

  /// A trader's limits as they are here, changes made while it ran included; nil for a venue, whose
  /// clients each have their own.
  public func limits() -> [LimitRow]? { limitBoard?.rows }

  /// Forgets the ids of orders that are over, once there are many.
  mutating func tidyOrders() {
    guard lookout.orders.count > 65_536, !isOfVenue else { return }
    var live: [OrderID] = []
    for id in lookout.orders where trader[0].orders.record(of: id) != nil {
      live.append(id)
    }
    lookout.orders = live
  }
}
