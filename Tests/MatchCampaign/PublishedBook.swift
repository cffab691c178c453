// The displayed book as the engine's market data tells it, kept as plainly as it can be: whoever
// listens must end up with the very orders that rest, in their order of priority.

import Events
import ReferenceMatching

struct PublishedBook {
  struct Entry: Hashable {
    var order: UInt64
    var instrument: Int
    var isSell: Bool
    var price: Int64
    var quantity: Int64
  }

  /// The older before the younger at a price.
  private var entries: [Entry] = []
  private(set) var wrong: String?

  private mutating func complain(_ text: String) { wrong = wrong ?? text }

  mutating func hear(_ event: Event) {
    switch event.kind {
    case .bookAdd:
      let told = event.payload(as: BookOrder.self)
      if index(of: told.order) != nil { complain("published twice: order \(told.order.bits)") }
      if told.quantity.units <= 0 { complain("published without a quantity: \(told.order.bits)") }
      entries.append(
        Entry(
          order: told.order.bits, instrument: Int(event.instrument.index),
          isSell: told.side == .sell, price: told.price.units, quantity: told.quantity.units))
    case .bookModify:
      let told = event.payload(as: BookOrder.self)
      guard let index = index(of: told.order) else {
        return complain("published a change of order \(told.order.bits), which isn't there")
      }
      var entry = entries[index]
      let keepsPlace =
        told.price.units == entry.price && told.quantity.units < entry.quantity
      entry.price = told.price.units
      entry.quantity = told.quantity.units
      if keepsPlace {
        entries[index] = entry
      } else {
        entries.remove(at: index)
        entries.append(entry)
      }
    case .bookDelete:
      let told = event.payload(as: BookOrder.self)
      guard let index = index(of: told.order) else {
        return complain("published the end of order \(told.order.bits), which isn't there")
      }
      entries.remove(at: index)
    case .trade:
      let told = event.payload(as: Trade.self)
      if told.resting == .none { return }
      guard let index = index(of: told.resting) else {
        return complain("published a trade of order \(told.resting.bits), which isn't there")
      }
      if entries[index].price != told.price.units {
        complain("published a trade of order \(told.resting.bits) at another price")
      }
      entries[index].quantity -= told.quantity.units
      if entries[index].quantity == 0 { entries.remove(at: index) }
    default: break
    }
  }

  private func index(of order: OrderID) -> Int? {
    entries.firstIndex { $0.order == order.bits }
  }

  /// One instrument's, buys first, the best first.
  func orders(of instrument: Int) -> [Entry] {
    let here = entries.enumerated().filter { $0.element.instrument == instrument }
    return here.sorted { a, b in
      if a.element.isSell != b.element.isSell { return b.element.isSell }
      if a.element.price != b.element.price {
        return a.element.isSell
          ? a.element.price < b.element.price : a.element.price > b.element.price
      }
      return a.offset < b.offset
    }.map(\.element)
  }
}
