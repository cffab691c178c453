// Which ids of a log belong to one order: a cancel or a replace names its order by 41 and itself by 11,
// a report adds the venue's 37. Ids are linked when a message carries them together.

import FIXText

/// Sets of linked ids. One set is one order, through all of its names.
struct OrderLinks {
  /// An id where it counts: each session has its own, in both directions together.
  private struct Id: Hashable {
    var session: String
    /// The venue's name for the order, not the client's.
    var isVenue: Bool
    var text: String
  }

  private var indexById: [Id: Int] = [:]
  private var ids: [Id] = []
  /// The set's first member, or one nearer to it.
  private var parent: [Int] = []

  /// What venues write in 37 when there is no order.
  private static let nobody: Set<String> = ["", "NONE", "none", "N/A", "UNKNOWN", "0"]

  // MARK: Building

  /// Links what a message carries.
  mutating func note(_ message: FieldList) {
    for group in Self.ids(of: message) {
      let indices = group.map { index(of: $0) }
      for index in indices.dropFirst() { join(indices[0], index) }
    }
  }

  private mutating func index(of id: Id) -> Int {
    if let index = indexById[id] { return index }
    indexById[id] = ids.count
    ids.append(id)
    parent.append(parent.count)
    return parent.count - 1
  }

  private mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (shortenedRoot(a), shortenedRoot(b))
    if first != second { parent[max(first, second)] = min(first, second) }
  }

  /// Halves the way as it goes, so that it stays short.
  private mutating func shortenedRoot(_ index: Int) -> Int {
    var at = index
    while parent[at] != at {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }

  private func root(_ index: Int) -> Int {
    var at = index
    while parent[at] != at { at = parent[at] }
    return at
  }

  // MARK: Asking

  /// The orders that bear the id, in any session.
  func orders(named text: String) -> Set<Int> {
    Set(ids.indices.filter { ids[$0].text == text }.map { root($0) })
  }

  /// Which of these orders a message is about.
  func orders(of message: FieldList, among wanted: Set<Int>) -> Set<Int> {
    var found: Set<Int> = []
    for id in Self.ids(of: message).joined() {
      if let index = indexById[id] { found.insert(root(index)) }
    }
    return found.intersection(wanted)
  }

  /// An order's names, the client's and the venue's, in the order of the log.
  func names(of order: Int) -> (client: [String], venue: [String]) {
    let own = ids.indices.filter { root($0) == order }.map { ids[$0] }
    return (own.filter { !$0.isVenue }.map(\.text), own.filter(\.isVenue).map(\.text))
  }

  var allNames: [String] { ids.map(\.text) }

  /// The ids of each order that a message speaks of. A list has many: a tag that comes again begins
  /// the next one.
  private static func ids(of message: FieldList) -> [[Id]] {
    let key = SessionKey(message)
    let session = [key.sender, key.target].sorted().joined(separator: "\u{1}")
    var groups: [[Id]] = [[]]
    var seen: Set<UInt16> = []
    for field in message.fields where [11, 41, 37].contains(field.tag) {
      if !seen.insert(field.tag).inserted {
        groups.append([])
        seen = [field.tag]
      }
      let text = message.text(field)
      if nobody.contains(text), field.tag != 11 { continue }
      groups[groups.count - 1].append(Id(session: session, isVenue: field.tag == 37, text: text))
    }
    return groups.filter { !$0.isEmpty }
  }
}
