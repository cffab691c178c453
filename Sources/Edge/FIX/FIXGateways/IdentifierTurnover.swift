// Strings come and go. Clients name every order and every request, and the tables of names are bounded: the oldest names
// that nothing can be told under any more make room, whether their orders have ended or have had other names since. Each
// session's names have a row of their own, so that who names much doesn't shorten another's memory. Gateway-in forgets a
// name first, and takes no message about it from then on; gateway-out keeps it as much longer again, for what is still in
// the line.

import Events
import FIXEvents
import Tables

/// Names in a row, the first the oldest: linked through their places in the table of names.
struct NameRow: BitwiseCopyable {
  var first: UInt32 = 0
  var last: UInt32 = 0
  var count: UInt64 = 0
}

struct IdentifierTurnover: ~Copyable {
  /// Behind each name the next of its row. The last points at itself; 0: it is in no row.
  private var next: Slab<UInt32>
  /// Names that gateway-in has, a row for each session; those that are needed go back to the end.
  private var kept: Slab<NameRow>
  /// Names that it was told to forget.
  private var forgotten = NameRow()
  /// Whose names go next.
  private var giver = 0
  /// The name that was learned last: what it names comes behind it.
  private var newest = 0
  /// Behind the last place that was ever in a row.
  private var usedEnd = 1
  /// Names that gateway-in has, and those that sessions with fewer than their window may have besides.
  private var claimed: Int
  /// So many names of a session are remembered at least, as duplicates and as names of its orders.
  let window: Int
  private let keptMax: Int
  private let forgottenMax: Int
  /// Names that were all needed when room was: then nothing is forgotten.
  private(set) var heldCount: UInt64 = 0

  /// `capacity`: of gateway-in's table. Gateway-out's has twice as much. `share`: what each session may have whatever
  /// the others do.
  init(capacity: Int, sessions: Int, share: Int) {
    next = Slab(count: 2 * capacity + 1, repeating: 0)
    kept = Slab(count: max(1, sessions), repeating: NameRow())
    window = max(1, share * 3 / 4)
    claimed = max(1, sessions) * window
    keptMax = capacity * 3 / 4
    forgottenMax = capacity / 2
  }

  /// Names that gateway-in has.
  var keptCount: Int {
    var count = 0
    for session in 0..<kept.count { count += Int(kept[session].count) }
    return count
  }

  /// Their places, each session's oldest first.
  func forEachKept(_ body: (Int) -> Void) {
    for session in 0..<kept.count {
      var place = kept[session].first
      for _ in 0..<kept[session].count {
        body(Int(place))
        place = next[Int(place)]
      }
    }
  }

  /// A name that was learned, by its place. The same again changes nothing.
  mutating func add(_ place: Int, of session: UInt16) {
    if next[place] != 0 { return }
    newest = place
    usedEnd = max(usedEnd, place + 1)
    keep(place, at: min(Int(session), kept.count - 1))
  }

  /// A name that gateway-in is to forget, or nil. Looks at a few names a call. `isHeld`: something goes on under it.
  mutating func next(
    _ names: borrowing Names, _ orders: borrowing KnownOrders, isHeld: (UInt64) -> Bool
  ) -> UInt64? {
    if claimed <= keptMax { return nil }
    for _ in 0..<8 {
      guard findGiver() else { return nil }
      if kept[giver].count > UInt64(window) { claimed -= 1 }
      var row = kept[giver]
      let place = pop(&row)
      kept[giver] = row
      let name = names.identifiers.number(at: place)
      let order = names.identifiers.order(at: place)
      var isNeeded = place == newest || isHeld(name)
      if !isNeeded { isNeeded = orders.needs(name, of: order) }
      guard isNeeded else {
        var row = forgotten
        push(place, &row)
        forgotten = row
        return name
      }
      keep(place, at: giver)
    }
    heldCount &+= 1
    // Perhaps all of its names are needed.
    giver = giver + 1 < kept.count ? giver + 1 : 0
    return nil
  }

  /// A name that nothing in the line can be about any more, or nil.
  mutating func nextReleased(_ names: borrowing Names) -> UInt64? {
    if forgotten.count <= UInt64(forgottenMax) { return nil }
    var row = forgotten
    let place = pop(&row)
    forgotten = row
    return names.identifiers.number(at: place)
  }

  // MARK: Rows

  /// One that has more names than its window: while more are claimed than there may be, there is one.
  private mutating func findGiver() -> Bool {
    for _ in 0..<kept.count {
      if kept[giver].count > UInt64(window) { return true }
      giver = giver + 1 < kept.count ? giver + 1 : 0
    }
    return false
  }

  private mutating func keep(_ place: Int, at session: Int) {
    var row = kept[session]
    push(place, &row)
    kept[session] = row
    if row.count > UInt64(window) { claimed += 1 }
  }

  private mutating func push(_ place: Int, _ row: inout NameRow) {
    let place = UInt32(place)
    if row.count == 0 { row.first = place } else { next[Int(row.last)] = place }
    next[Int(place)] = place
    row.last = place
    row.count += 1
  }

  private mutating func pop(_ row: inout NameRow) -> Int {
    precondition(row.count > 0)
    let place = Int(row.first)
    row.first = next[place]
    row.count -= 1
    next[place] = 0
    return place
  }

  func checkInvariants() {
    var claims = 0
    for session in 0..<kept.count {
      claims += max(window, Int(kept[session].count))
      checkRow(kept[session])
    }
    checkRow(forgotten)
    precondition(claims == claimed)
  }

  private func checkRow(_ row: NameRow) {
    var place = row.first
    for at in 0..<row.count {
      precondition(next[Int(place)] != 0, "a name is in one row")
      if at + 1 == row.count { precondition(place == row.last && next[Int(place)] == place) }
      place = next[Int(place)]
    }
  }
}

// MARK: State

extension IdentifierTurnover: Persisted {
  @_noLocks
  mutating func persist(_ state: inout StateVisitor) {
    state.layout(2)
    state.visit(&heldCount)
    state.visit(&giver)
    state.visit(&newest)
    state.visit(&usedEnd)
    state.visit(&forgotten)
    state.visit(&kept)
    state.visit(&next, upTo: usedEnd)
    // not state: claimed: it is by the window of whoever goes on, and counted from the rows.
    if state.mode == .restoring { countClaims() }
  }

  @_noLocks
  private mutating func countClaims() {
    claimed = 0
    var session = 0
    while session < kept.count {
      let count = Int(truncatingIfNeeded: kept[session].count)
      claimed &+= count > window ? count : window
      session &+= 1
    }
  }
}
