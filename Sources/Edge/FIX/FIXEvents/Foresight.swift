// Names and orders live in tables that are larger than any cache, at scattered places. Who sees an event some way ahead of
// its turn has the processor fetch what that turn will look at: nothing waits for it, and nothing is changed by it.

import CAtomics
import Events
import Tables

extension IdIndex {
  /// An id that is looked for soon.
  @inline(__always) @_noLocks
  func foresee(_ id: UInt64) { unsafe apus_prefetch_read(address(of: id)) }
}

extension KnownOrders {
  /// An order is opened soon.
  @inline(__always) @_noLocks
  func foresee(_ id: UInt64) {
    index.foresee(id)
    let next = Int(free.upcoming &+ 1)
    if next < records.count { unsafe apus_prefetch_read(records.address + next) }
  }
}

extension Identifiers {
  /// Where the next new string goes.
  @inline(__always) @_noLocks
  func foreseeNext() {
    let next = Int(free.upcoming &+ 1)
    if next >= records.count { return }
    unsafe apus_prefetch_read(records.address + next)
    unsafe apus_prefetch_read(texts.address + next &* Self.words)
  }

  /// A part of a string is heard soon.
  @_noLocks
  public mutating func foresee(_ event: Event) {
    let part = event.payload(as: IdentifierPart.self)
    byNumber.foresee(part.identifier)
    foreseeNext()
    guard part.partCount == 1, part.byteCount <= Self.partBytes else { return }
    let count = Int(part.byteCount)
    var hash = mixed(
      seed(event.source.number, count, Self.isQuestion(part.identifier)), part.text0)
    if count > 8 { hash = mixed(hash, part.text1) }
    if count > 16 { hash = mixed(hash, part.text2) }
    byText.foresee(hash)
    foreseen = (hash, part.identifier)
  }

  /// Some time after that: whoever stands where it will look first.
  @_noLocks
  public mutating func foreseeMore() {
    if foreseen.number == 0 { return }
    unsafe apus_prefetch_read(records.address + Int(byText.first(of: foreseen.hash).slot))
    unsafe apus_prefetch_read(records.address + Int(byNumber.first(of: foreseen.number).slot))
    foreseen.number = 0
  }
}

extension EventsToFIX {
  /// A new order is heard of soon.
  @_noLocks
  public func foresee(_ event: Event) { orders.foresee(event.words.w0) }
}
