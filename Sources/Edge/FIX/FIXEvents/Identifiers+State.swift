// The table of names as a state: a snapshot bears it, and one gateway makes its own table of the other's.

import Tables

extension Identifiers: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: counter: the numbers of the next run have an epoch of their own.
    // not state: foreseen: it changes nothing but when memory is fetched.
    state.section("edge.identifiers", version: 2)
    state.visit(&key)
    state.visit(&usedEnd)
    state.visit(&supersededCount)
    state.visit(&assembled)
    state.visit(&assembledNumber)
    state.visit(&assembly)
    byText.persist(&state)
    byNumber.persist(&state)
    free.persist(&state)
    shares.persist(&state)
    state.visit(&records, upTo: usedEnd)
    state.visit(&texts, upTo: usedEnd &* Self.words)
  }

  /// Takes over a name of another table, with what it stands for. False where it isn't there, or its string has got
  /// another number since, or there is no room.
  @discardableResult
  public mutating func take(_ number: UInt64, from other: borrowing Identifiers) -> Bool {
    let there = Int(other.slot(of: number))
    if there == 0 { return false }
    let record = other.records[there]
    if record.isSuperseded { return false }
    for word in 0..<Self.words { assembly[word] = other.texts[there * Self.words + word] }
    guard restore(number, byteCount: record.byteCount, session: record.session) else {
      return false
    }
    let here = Int(slot(of: number))
    records[here].order = record.order
    records[here].terms = record.terms
    records[here].digest = record.digest
    records[here].isTaken = record.isTaken
    return true
  }
}
