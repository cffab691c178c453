// An order is found by any of its ids. Which ids are one order's is told by requests that may stand far behind what is
// to be found, in a later journal even; so who asks about ids has the journals looked through for them first.

import Events
import Journal

extension OrderAuditor {
  /// Looks for the other ids of the orders that are asked about. Once, before the first journal is read; nothing to do
  /// where no ids are asked about. What is damaged is looked through as far as it goes.
  public mutating func findChains(in journals: [AuditedJournal]) {
    guard scope.isByID else { return }
    var links: [(UInt64, UInt64)] = []
    for journal in journals {
      var names = ClientNames()
      do throws(JournalError) {
        var cursor = try journal.reader.cursor()
        while let record = try cursor.next() {
          let event = record.event
          if event.kind == .identifierPart, journal.isVenue, record.stage == .gatewayIn {
            hear(event.payload(as: IdentifierPart.self), &names)
          } else if let other = Self.otherID(event, isVenue: journal.isVenue), other != 0 {
            links.append((event.words.w0, other))
          }
        }
      } catch {
        // Reading it says so.
        continue
      }
    }
    follow(links)
  }

  private mutating func hear(_ part: IdentifierPart, _ names: inout ClientNames) {
    guard let name = names.hear(part), scope.names.contains(name) else { return }
    ids.insert(part.identifier)
  }

  /// The id that a request would give its order; of a venue's client also what he calls the request itself.
  private static func otherID(_ event: Event, isVenue: Bool) -> UInt64? {
    switch event.kind {
    case .orderReplace:
      let replace = event.payload(as: OrderReplace.self)
      return isVenue && replace.replacement == .none ? replace.request : replace.replacement.bits
    case .orderCancel: return isVenue ? event.payload(as: OrderCancel.self).request : nil
    default: return nil
    }
  }

  /// All that hang together with an id that is asked about are asked about. Forwards and then backwards: a chain is
  /// followed from any of its links to both its ends in one turn.
  private mutating func follow(_ links: [(UInt64, UInt64)]) {
    var known = -1
    while known != ids.count {
      known = ids.count
      for (id, other) in links where ids.contains(id) { ids.insert(other) }
      for (id, other) in links.reversed() where ids.contains(other) { ids.insert(id) }
    }
  }
}
