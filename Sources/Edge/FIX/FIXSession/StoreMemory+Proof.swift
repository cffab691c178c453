// Whether a store is what it was when its process went: proven whole when it is opened, before anything is said by it. A bit
// that was flipped since would make it give a number out twice, or leave an execution out of a resend and nobody would know.

import Platform

/// What isn't as it was written.
enum StoreDamage: Equatable, CustomStringConvertible {
  /// A word of the first pages, by what it says.
  case word(String)
  case message(after: UInt64, at: Int)

  var description: String {
    switch self {
    case .word(let name): return "\(name) is damaged"
    case .message(let after, let at):
      let which = after == 0 ? "the oldest message that it holds" : "the message behind \(after)"
      return "\(which), at byte \(at), is damaged"
    }
  }
}

extension StoreMemory {
  /// All that counts, looked at. Nil: it is whole, and goes on where it was; what a kill left half done is undone then, and the
  /// index is made anew. Otherwise nothing was changed.
  mutating func prove() -> StoreDamage? {
    if let name = damagedWord { return .word(name) }
    if let mark = damagedMark { return .word("mark \(mark) of how far its line had come") }
    // What is of before a reset nobody asks for.
    let from = max(tail, start)
    var walk = unsafe StoreWalk(
      ring, byteCount: capacity.byteCount, from: from, to: head, epoch: epoch, next: nextOutbound)
    var found: [(number: UInt64, place: UInt64)] = []
    found.reserveCapacity(capacity.messages)
    var end = from
    look: while true {
      switch walk.next() {
      case .message(let number, let place): found.append((number, place))
      case .end(let head):
        end = head
        break look
      case .damaged(let place, let after):
        let offset = StoreLayout.ringOffset(indexCount: capacity.messages)
        return .message(after: after, at: offset + Int(place & UInt64(capacity.byteCount - 1)))
      }
    }
    if end != head { setHead(end) }
    // From here on records of before a reset aren't walked over.
    let first = found.first?.place ?? end
    if first != tail { setTail(first) }
    dropLooseMarks()
    unsafe (base + StoreLayout.indexOffset).initializeMemory(
      as: UInt8.self, repeating: 0, count: capacity.messages * StoreLayout.slotByteCount)
    for (number, place) in found { setSlot(number, place) }
    return nil
  }

  private var damagedWord: String? {
    guard StoreSeal.isNumber(activeWord), StoreSeal.number(of: activeWord) <= 1 else {
      return "which of its two states counts"
    }
    guard StoreSeal.isNumber(word(StoreLayout.State.nextOutbound)), nextOutbound > 0 else {
      return "the number of the next message out"
    }
    guard StoreSeal.isNumber(word(StoreLayout.State.nextInbound)), nextInbound > 0 else {
      return "the number of the next message in"
    }
    guard word(StoreLayout.State.check) == resetCheck else {
      return "when its numbers began, and how often"
    }
    guard StoreSeal.isPlace(word(StoreLayout.State.head)), start <= head else {
      return "where its messages end"
    }
    guard StoreSeal.isPlace(word(StoreLayout.State.tail)), tail <= head else {
      return "where its messages begin"
    }
    return nil
  }
}
