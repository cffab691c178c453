// How the room in a table of names is shared. Each session has a part that nobody else can take; what is over is for
// whoever needs it. So a session that names too much is refused alone, and one that has no room for orders has some
// for cancels yet.

import Tables

struct IdentifierShares: ~Copyable {
  /// Names of each session. One that there is no place for counts as the last.
  var counts: Slab<UInt32>
  /// So many each session may have, whatever the others do.
  let share: Int
  /// Free places that are spoken for: what the sessions lack of their shares.
  var spoken: Int

  /// The shares together are no more than the table holds.
  init(sessions: Int, share: Int, capacity: Int) {
    precondition(sessions > 0 && share >= 0 && share <= capacity / sessions, "the shares have room")
    counts = Slab(count: sessions, repeating: 0)
    self.share = share
    spoken = sessions * share
  }

  /// Orders leave so much of a session's room to its cancels.
  var margin: Int { @inline(__always) @_noLocks get { share / 16 } }

  /// How many names a session may still have, of so many places that are free.
  @inline(__always) @_noLocks
  func room(of session: UInt16, free: Int) -> Int {
    let lacking = share &- Int(counts[trusted: place(of: session)])
    let own = lacking > 0 ? lacking : 0
    let common = free > spoken ? free &- spoken : 0
    // What was heard of another table may be more than the shares allow.
    return own &+ common < free ? own &+ common : free
  }

  @inline(__always) @_noLocks
  mutating func take(_ session: UInt16) {
    let at = place(of: session)
    if Int(counts[trusted: at]) < share { spoken &-= 1 }
    counts[trusted: at] &+= 1
  }

  @inline(__always) @_noLocks
  mutating func giveBack(_ session: UInt16) {
    let at = place(of: session)
    counts[trusted: at] &-= 1
    if Int(counts[trusted: at]) < share { spoken &+= 1 }
  }

  @inline(__always) @_noLocks
  private func place(of session: UInt16) -> Int {
    Int(session) < counts.count ? Int(session) : counts.count &- 1
  }

  /// `count`: names of all sessions.
  func checkInvariants(count: Int) {
    var sum = 0
    var lacking = 0
    for at in 0..<counts.count {
      sum += Int(counts[at])
      lacking += max(0, share - Int(counts[at]))
    }
    precondition(sum == count && lacking == spoken)
  }
}

extension IdentifierShares: Persisted {
  @_noLocks
  mutating func persist(_ state: inout StateVisitor) {
    state.layout(1)
    state.same(share)
    state.visit(&counts)
    state.visit(&spoken)
  }
}
